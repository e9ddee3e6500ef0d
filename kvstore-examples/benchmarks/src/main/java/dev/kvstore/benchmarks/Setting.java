package dev.kvstore.benchmarks;

import dev.kvstore.benchmarks.Documents.Shape;
import java.nio.file.Path;

/**
 * What all measurements of a run share.
 *
 * @param data the folder for files, on the disk that is measured
 */
record Setting(Scale scale, Path data) {
  Path longFile() {
    return Documents.file(data, Shape.LONG, scale.longDocuments());
  }

  Path shortFile() {
    return Documents.file(data, Shape.SHORT, scale.shortDocuments());
  }

  Path largestFile() {
    return Documents.file(data, Shape.LONG, scale.largestDocuments());
  }
}
