/** An application that knows the API and no more; its stores are found when it runs. */
module application {
  requires dev.kvstore;
}
