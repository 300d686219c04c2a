-- The IP address of an event, to search the audit log by address and by network. An IPv4 address that
-- is mapped into IPv6, as a socket for both reports it, is the IPv4 address. Null for text that is none:
-- an error in the expression of an index would fail the insert, and the sign-in with it. The block that
-- catches it costs more than the rest, so that IPv4 addresses do without.
CREATE FUNCTION audit_inet(address text) RETURNS inet LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  plain text := regexp_replace(address, '^::ffff:(?=\d+\.)', '');
BEGIN
  IF plain = '' THEN
    RETURN NULL;
  END IF;
  IF plain ~ '^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$' THEN
    RETURN plain::inet;
  END IF;
  BEGIN
    RETURN plain::inet;
  EXCEPTION WHEN invalid_text_representation THEN
    RETURN NULL;
  END;
END $$;
