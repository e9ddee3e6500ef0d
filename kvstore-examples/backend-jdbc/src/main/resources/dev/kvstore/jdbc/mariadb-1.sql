CREATE TABLE `kvstore` (
  collection VARBINARY(1024) NOT NULL,
  entry_key VARBINARY(1024) NOT NULL,
  entry_version BINARY(16) NOT NULL,
  entry_value LONGBLOB NOT NULL,
  PRIMARY KEY (collection, entry_key)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC COMMENT = 'kvstore layout 1';
