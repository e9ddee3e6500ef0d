/** The smallest application: it knows the API alone, and gets its backend by URI. */
module dev.kvstore.quickstart {
  requires dev.kvstore;
}
