ALTER TABLE `kvstore` ADD COLUMN IF NOT EXISTS entry_note VARCHAR(10), COMMENT = 'kvstore layout 2';
