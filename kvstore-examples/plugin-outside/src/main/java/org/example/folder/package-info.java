/** A backend for kvstore: {@code folder:}, a file for each entry. */
package org.example.folder;
