CREATE TABLE "kvstore" (
  collection BYTEA NOT NULL,
  entry_key BYTEA NOT NULL,
  entry_version BYTEA NOT NULL,
  entry_value BYTEA NOT NULL,
  PRIMARY KEY (collection, entry_key)
);
COMMENT ON TABLE "kvstore" IS 'kvstore layout 1';
