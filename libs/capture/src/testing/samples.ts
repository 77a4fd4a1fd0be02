import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Real files that may not be committed; they lie beside the repository on machines that develop it. */
export const SAMPLES = join(process.cwd(), '../shared/samples');
export const isHere = existsSync(join(SAMPLES, 'fixtures/INDEX.tsv'));

export interface Indexed {
  readonly path: string;
  readonly format: string;
  readonly stated: number;
  readonly notes: string;
}

export const INDEX: readonly Indexed[] = !isHere
  ? []
  : readFileSync(join(SAMPLES, 'fixtures/INDEX.tsv'), 'utf8')
      .split('\n')
      .slice(1)
      .filter((line) => line !== '')
      .map((line) => line.split('\t'))
      .map(([path, format, , , stated, notes]) => ({
        path: `fixtures/${path!}`,
        format: format!,
        stated: Number(stated),
        notes: notes ?? '',
      }));
export const indexed = (format: string): Indexed[] =>
  INDEX.filter((one) => one.format === format && existsSync(join(SAMPLES, one.path)));

/** Where the index gives what a weaker parser found and its own notes say better; and bytes that are no mail. */
export const BETTER: Readonly<Record<string, { readonly read: number; readonly exceptions: number }>> = {
  // "50 header lines by an independent scan"
  'fixtures/whatsapp/gesiscss__WhatsR__englishandroidampm.txt': { read: 50, exceptions: 0 },
  'fixtures/whatsapp/gesiscss__WhatsR__englishios24h.txt': { read: 50, exceptions: 0 },
  'fixtures/whatsapp/gesiscss__WhatsR__englishiosampm.txt': { read: 50, exceptions: 0 },
  // The line before the first mail is nobody's mail and must not vanish.
  'fixtures/email-mbox/robertklep__node-mbox__test-attached.mbox': { read: 1, exceptions: 1 },
  'fixtures/email-mbox/robertklep__node-mbox__test-not-an.mbox': { read: 0, exceptions: 1 },
  // Broken XML: the one record has no end, and the index states no count.
  'fixtures/sms/shruggietech__sms-backup-restore-parser__malformed.xml': { read: 0, exceptions: 1 },
  // The index states no count: what we read, looked through.
  'fixtures/line/arrow2nd__line2json__talk-pc.txt': { read: 24, exceptions: 0 },
  'fixtures/wechat/composed__memotrace.txt': { read: 2, exceptions: 0 },
  'fixtures/imessage-txt/ericcgladstone-maker__org-signal__+15555550199.txt': { read: 2, exceptions: 0 },
  // Another reader finds 24 of 160 items of one folder; the folders themselves state 183 (formats.md 10.5).
  'fixtures/email-pst/epfromer__pst-extractor__pstextractortest_at_outlook.com.ost': { read: 183, exceptions: 0 },
  // No count is stated: what we read, looked through; two of its fifteen lines are reactions. Others are no messages at all.
  'fixtures/zoom/bushong1__zoom-chat-parse__test-zoom-chat.txt': { read: 13, exceptions: 0 },
  'fixtures/rsmf/relativitydev__rsmf-validator-samples__Sample2__avatar.png': { read: 0, exceptions: 1 },
  'fixtures/rsmf/relativitydev__rsmf-validator-samples__rsmf_schema_2_0_0.json': { read: 0, exceptions: 1 },
  // The index counts no telephone call that ended, but one that rings.
  'fixtures/whatsapp-cloud-api/david-lev__pywa__call_terminate.json': { read: 1, exceptions: 0 },
  'fixtures/whatsapp-cloud-api/david-lev__pywa__call_status.json': { read: 0, exceptions: 0 },
  // "bad time, empty row"
  'fixtures/wechat/composed__memotrace_short.csv': { read: 3, exceptions: 2 },
  // The index counts frames: four are messages; the others a reaction, an edit, a delete, receipts and somebody typing.
  'fixtures/signal/johnsideserf__siggy__signal_cli_frames.jsonl': { read: 4, exceptions: 0 },
  // The index states no count: two texts, and one record whose key nobody has.
  'fixtures/signal/SilenceIM__Silence__plaintext_surrogate_refs.xml': { read: 2, exceptions: 0 },
  'fixtures/wecom/composed__getchatdata.json': { read: 0, exceptions: 1 },
};
