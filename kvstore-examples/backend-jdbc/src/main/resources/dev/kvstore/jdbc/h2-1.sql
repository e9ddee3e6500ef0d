CREATE TABLE IF NOT EXISTS "kvstore" (
  collection VARBINARY(1024) NOT NULL,
  entry_key VARBINARY(1024) NOT NULL,
  entry_version BINARY(16) NOT NULL,
  entry_value BLOB NOT NULL,
  PRIMARY KEY (collection, entry_key)
);
COMMENT ON TABLE "kvstore" IS 'kvstore layout 1';
