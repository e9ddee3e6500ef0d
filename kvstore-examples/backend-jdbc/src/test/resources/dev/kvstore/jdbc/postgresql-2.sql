ALTER TABLE "kvstore" ADD COLUMN IF NOT EXISTS entry_note VARCHAR(10);
COMMENT ON TABLE "kvstore" IS 'kvstore layout 2';
