/** What the service forbids, SQL cannot do either (R20, R22, R48). */
export const RETENTION_GUARDS = `
  CREATE FUNCTION archive.guard_schedule() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE approvals int;
  BEGIN
    IF TG_OP = 'INSERT' THEN
      IF NEW.state <> 'draft' THEN RAISE EXCEPTION 'a version of the schedule begins as a draft: % refused', NEW.state USING ERRCODE = 'MB001'; END IF;
      RETURN NEW;
    END IF;
    IF (OLD.state, NEW.state) NOT IN (('draft', 'draft'), ('draft', 'proposed'), ('draft', 'rejected'), ('proposed', 'proposed'), ('proposed', 'in-force'), ('proposed', 'rejected'), ('in-force', 'superseded')) THEN
      RAISE EXCEPTION 'version % of the schedule is % and does not become %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'MB001';
    END IF;
    IF OLD.state <> 'draft' AND (NEW.zone, NEW.fiscal_month, NEW.fiscal_day, NEW.default_period, NEW.note, NEW.proposed_at, NEW.created_by) IS DISTINCT FROM
      (OLD.zone, OLD.fiscal_month, OLD.fiscal_day, OLD.default_period, OLD.note, OLD.proposed_at, OLD.created_by) THEN
      RAISE EXCEPTION 'version % of the schedule is % and stays as it is', OLD.id, OLD.state USING ERRCODE = 'MB001';
    END IF;
    IF NEW.state = 'in-force' THEN
      SELECT count(*) INTO approvals FROM archive.schedule_approval a WHERE a.schedule_id = NEW.id;
      -- One of somebody else, and another one where it shortens: nobody shortens retention in twos (R20).
      IF NEW.shortens IS NULL OR approvals < (CASE WHEN NEW.shortens THEN 2 ELSE 1 END) THEN
        RAISE EXCEPTION 'version % of the schedule was not compared, or lacks approvals', OLD.id USING ERRCODE = 'MB001';
      END IF;
      -- None came into force since the one it was compared with.
      IF NEW.run_id IS NOT NULL AND EXISTS (SELECT FROM archive.schedule s WHERE s.in_force_from >
        coalesce((SELECT a.in_force_from FROM archive.retention_run r JOIN archive.schedule a ON a.id = r.against WHERE r.id = NEW.run_id), '-infinity')) THEN
        RAISE EXCEPTION 'version % of the schedule was compared with another than it follows', OLD.id USING ERRCODE = 'MB001';
      END IF;
    ELSIF OLD.state = 'in-force' AND (NEW.in_force_from, NEW.shortens, NEW.run_id) IS DISTINCT FROM (OLD.in_force_from, OLD.shortens, OLD.run_id) THEN
      RAISE EXCEPTION 'version % of the schedule was in force and stays as it is', OLD.id USING ERRCODE = 'MB001';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON archive.schedule FOR EACH ROW EXECUTE FUNCTION archive.guard_schedule();
  ALTER TABLE archive.schedule ENABLE ALWAYS TRIGGER guard;

  CREATE FUNCTION archive.guard_schedule_content() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE number bigint = CASE WHEN TG_OP = 'DELETE' THEN OLD.schedule_id ELSE NEW.schedule_id END;
  BEGIN
    IF (SELECT s.state FROM archive.schedule s WHERE s.id = number) IS DISTINCT FROM 'draft' THEN
      RAISE EXCEPTION 'version % of the schedule is no draft and stays as it is', number USING ERRCODE = 'MB001';
    END IF;
    IF TG_OP = 'DELETE' THEN
      RETURN OLD;
    END IF;
    RETURN NEW;
  END $$;
  DO $$ DECLARE t text; BEGIN
    FOREACH t IN ARRAY ARRAY['schedule_class', 'schedule_assignment'] LOOP
      EXECUTE format('CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON archive.%I FOR EACH ROW EXECUTE FUNCTION archive.guard_schedule_content()', t);
      EXECUTE format('ALTER TABLE archive.%I ENABLE ALWAYS TRIGGER guard', t);
      EXECUTE format('CREATE TRIGGER append_only BEFORE TRUNCATE ON archive.%I FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()', t);
      EXECUTE format('ALTER TABLE archive.%I ENABLE ALWAYS TRIGGER append_only', t);
    END LOOP;
  END $$;

  CREATE FUNCTION archive.guard_approval() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NOT EXISTS (SELECT FROM archive.schedule s WHERE s.id = NEW.schedule_id AND s.state = 'proposed' AND s.shortens IS NOT NULL AND s.created_by <> NEW."by") THEN
      RAISE EXCEPTION 'version % of the schedule is no compared proposal of somebody else', NEW.schedule_id USING ERRCODE = 'MB001';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard BEFORE INSERT ON archive.schedule_approval FOR EACH ROW EXECUTE FUNCTION archive.guard_approval();
  ALTER TABLE archive.schedule_approval ENABLE ALWAYS TRIGGER guard;

  -- A held record is never classed downward (R48): a label taken off can only shorten.
  CREATE FUNCTION archive.guard_label() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF EXISTS (SELECT FROM archive.kept_by_holds(CASE NEW.scope WHEN 'message' THEN ARRAY[NEW.record_id]
        ELSE ARRAY(SELECT m.id FROM archive.message m WHERE m.conversation_id = NEW.record_id) END)) THEN
      RAISE EXCEPTION 'label % stays: what it is on is held', OLD.id USING ERRCODE = 'MB048';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER held_keeps_class BEFORE UPDATE ON archive.record_label FOR EACH ROW EXECUTE FUNCTION archive.guard_label();
  ALTER TABLE archive.record_label ENABLE ALWAYS TRIGGER held_keeps_class;

  -- The same of a conversation's class, where the schedule in force asks about the one it had.
  CREATE FUNCTION archive.guard_conversation_class() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE before text = coalesce((SELECT c.class FROM archive.conversation_class c WHERE c.conversation_id = NEW.conversation_id ORDER BY c.id DESC LIMIT 1), 'undecided');
  BEGIN
    IF EXISTS (SELECT FROM archive.schedule_assignment a JOIN archive.schedule s ON s.id = a.schedule_id AND s.state = 'in-force'
        WHERE before = ANY(a.conversation_classes) AND NEW.class <> ALL(a.conversation_classes))
      AND EXISTS (SELECT FROM archive.kept_by_holds(ARRAY(SELECT m.id FROM archive.message m WHERE m.conversation_id = NEW.conversation_id))) THEN
      RAISE EXCEPTION 'conversation % keeps its class: it is held', NEW.conversation_id USING ERRCODE = 'MB048';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER held_keeps_class BEFORE INSERT ON archive.conversation_class FOR EACH ROW EXECUTE FUNCTION archive.guard_conversation_class();
  ALTER TABLE archive.conversation_class ENABLE ALWAYS TRIGGER held_keeps_class;

  CREATE FUNCTION archive.guard_extension() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'INSERT' THEN
      IF NEW.state <> 'proposed' THEN RAISE EXCEPTION 'an extension begins as a proposal: % refused', NEW.state USING ERRCODE = 'MB001'; END IF;
      RETURN NEW;
    END IF;
    IF OLD.state <> 'proposed' THEN
      RAISE EXCEPTION 'extension % was decided on and stays as it is', OLD.id USING ERRCODE = 'MB001';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON archive.extension FOR EACH ROW EXECUTE FUNCTION archive.guard_extension();
  ALTER TABLE archive.extension ENABLE ALWAYS TRIGGER guard;
`;
