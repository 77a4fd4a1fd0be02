import type { Actor, Audit } from '@minutebook/access';
import {
  type ArchivedMessage,
  type ArchivedVersion,
  attachmentsOf,
  type Fault,
  type Origin,
  type Provenance,
  type Reader,
  textOf,
  titleOf,
  type Verification,
} from '@minutebook/archive';
import type { Case, Exhibit } from '@minutebook/contract';
import { type Block, type Database, PrintedDocument } from '@minutebook/platform';
import { decisionsOf } from '../store/decision-store';
import { type CaseDoor, subjectOf } from './case-door';
import type { CaseView } from './case-view';
import { type Chronology, nameOfSender, type Opened, presentExhibit } from './chronology';
import { exhibit } from './exhibits';
import { caseCover, closingBlocks, complaintBlocks, peopleBlocks } from './report-blocks';

/** What proves an exhibit: where its bytes came from, and what became of checking them. */
interface Proof {
  readonly origin: Origin | undefined;
  readonly verdict: Fault['code'] | undefined;
}

/**
 * A case on paper: cover, chronology with every text as it was captured and what proves it, decisions, people, files. It
 * holds what its reader may see and says what it leaves out; no text is shortened.
 */
export class CaseReport {
  constructor(
    private readonly database: Database,
    private readonly door: CaseDoor,
    private readonly view: CaseView,
    private readonly chronology: Chronology,
    private readonly reader: Reader,
    private readonly provenance: Provenance,
    private readonly verification: Verification,
    private readonly audit: Audit,
  ) {}

  async print(actor: Actor, id: number): Promise<{ name: string; bytes: Buffer }> {
    const shown = await this.view.of(actor, id);
    const opened = await this.chronology.of(actor.id, id);
    const bytes = await PrintedDocument.print(
      `${shown.number} ${shown.title}`,
      await this.blocks(actor, shown, opened),
    );
    await this.audit.record(actor, 'case.reported', subjectOf(id), {
      position: shown.position,
      items: opened.filter(({ isHidden }) => !isHidden).map(({ item }) => exhibit(item.number)),
      hidden: opened.filter(({ isHidden }) => isHidden).map(({ item }) => exhibit(item.number)),
      bytes: bytes.length,
    });
    return { name: `${shown.number}.pdf`, bytes };
  }

  /** What is printed, in order. */
  async blocks(actor: Actor, shown: Case, opened: readonly Opened[]): Promise<Block[]> {
    const names = new Map(shown.team.map(({ id, name }) => [id, name]));
    const blocks = caseCover(shown, actor.name, this.door.now());
    blocks.push({ kind: 'heading', text: 'Chronology' });
    for (const each of opened)
      blocks.push(
        ...(await this.exhibitBlocks(
          each,
          presentExhibit(each, (user) => names.get(user) ?? ''),
        )),
      );
    blocks.push({ kind: 'heading', text: 'Decisions' }, ...(await this.decisionBlocks(opened)));
    blocks.push(...closingBlocks(shown), ...peopleBlocks(shown), ...complaintBlocks(shown), ...fileBlocks(shown));
    return blocks;
  }

  private async exhibitBlocks(opened: Opened, shown: Exhibit): Promise<Block[]> {
    const { item, message, version, sender } = opened;
    const heading: Block = { kind: 'heading', text: exhibit(item.number) };
    if (opened.isHidden) return [heading, { kind: 'text', text: 'Restricted: not in the copy of this reader.' }];
    const facts: [string, string][] = [['Why it is here', item.reason]];
    if (!message || !version) {
      facts.unshift(['When (UTC)', item.at ? utc(item.at) : 'no time'], ['Who', item.who]);
      if (shown.file)
        facts.push(['File', shown.file.name], ['Bytes', String(shown.file.bytes)], ['SHA-256', shown.file.sha256]);
      facts.push(['Added', `${shown.by.name}, ${utc(item.addedAt)}`]);
      return [
        heading,
        { kind: 'facts', facts },
        ...((opened.gone ?? item.text) === '' ? [] : [{ kind: 'text', text: opened.gone ?? item.text } as const]),
      ];
    }
    const [{ origin, verdict }, place] = await Promise.all([this.proofOf(opened), this.placeOf(opened)]);
    const { subject, body } = textOf(version.event);
    const files = attachmentsOf(version.event).map(
      ({ name, size }) => `${name ?? 'without a name'}${size === undefined ? '' : ` (${size} bytes)`}`,
    );
    facts.unshift(
      ['When (UTC)', version.sentAt ? utc(version.sentAt) : `no time; received ${utc(version.receivedAt)}`],
      ['At the source', `${version.event.time.text}${version.event.time.zone ? ` (${version.event.time.zone})` : ''}`],
      ['Channel', message.channel],
      ['Conversation', `${place.title} (${message.conversation})`],
      ['From', nameOfSender(sender, message)],
      ['Participants', place.participants],
    );
    if (subject !== undefined) facts.push(['Subject', subject]);
    if (files.length > 0) facts.push(['Attachments', files.join('; ')]);
    if (shown.alert)
      facts.push([
        'Alert',
        `A-${shown.alert.id} ${shown.alert.rule.code} ${shown.alert.rule.title}, ${shown.alert.state}`,
      ]);
    facts.push(
      ['Message', `${message.id}, version ${version.version} of ${message.versions.length}, ${version.change}`],
      ['Ledger position', version.position === null ? 'not numbered yet' : String(version.position)],
      [
        'Evidence',
        origin
          ? `SHA-256 ${origin.sha256}; ${origin.path.join(' › ')}; bytes ${origin.place.start} to ${origin.place.start + origin.place.bytes}; read as ${origin.parser}`
          : '',
      ],
      [
        'Verification',
        verdict === undefined ? 'verified: record, commitment and evidence agree' : `FAILED: ${verdict}`,
      ],
    );
    return [
      heading,
      { kind: 'facts', facts },
      { kind: 'text', text: body === '' ? '(no text)' : body },
      ...otherVersions(message, version),
    ];
  }

  private async proofOf({ version }: Opened): Promise<Proof> {
    const [origins, verdicts] = await Promise.all([
      this.provenance.of([version!]),
      this.verification.ofVersions([version!.id]),
    ]);
    return { origin: origins[0], verdict: verdicts.get(version!.id) };
  }

  private async placeOf({ message }: Opened): Promise<{ title: string; participants: string }> {
    const { conversation, versions } = message!;
    const [rows, handles] = await Promise.all([
      this.reader.conversations([conversation]),
      this.reader.handles(versions.flatMap(({ parties }) => [...parties])),
    ]);
    const parties = [...handles.values()];
    const row = rows.get(conversation);
    return {
      title: row ? titleOf(row, parties, textOf(versions[0]!.event).subject) : '',
      participants: parties.map(({ name, scheme, value }) => `${name} <${scheme}:${value}>`).join('; '),
    };
  }

  private async decisionBlocks(opened: readonly Opened[]): Promise<Block[]> {
    const rows: string[][] = [];
    for (const { alert, item } of opened) {
      if (!alert) continue;
      for (const decision of await decisionsOf(this.database, alert.id)) {
        const signatures = decision.signatures.map(
          ({ outcome, byName, at, reason }) =>
            `${outcome} by ${byName}, ${utc(at)}${reason === null ? '' : `: ${reason}`}`,
        );
        const made = `${decision.byName}, ${utc(decision.at)}${decision.bulk === null ? '' : ' (bulk)'}`;
        rows.push([
          `${exhibit(item.number)} A-${alert.id}`,
          decision.disposition,
          decision.reason,
          made,
          signatures.join('\n'),
        ]);
      }
    }
    if (rows.length === 0) return [{ kind: 'text', text: 'No alert of this case has been decided.' }];
    const columns = [
      { head: 'Alert', share: 1 },
      { head: 'Decision', share: 1 },
      { head: 'Reason', share: 4 },
      { head: 'By, at (UTC)', share: 2 },
      { head: 'Signed', share: 2 },
    ];
    return [{ kind: 'table', table: { columns, rows } }];
  }
}

/** What else was captured of a message: what it said before, and what became of it after. */
function otherVersions(message: ArchivedMessage, pinned: Pick<ArchivedVersion, 'version'>): Block[] {
  return message.versions
    .filter(({ version }) => version !== pinned.version)
    .flatMap((other): Block[] => {
      const { subject, body } = textOf(other.event);
      const facts: [string, string][] = [
        ['Also captured', `version ${other.version}, ${other.change}, ${utc(other.sentAt ?? other.receivedAt)}`],
        ['Ledger position', other.position === null ? 'not numbered yet' : String(other.position)],
      ];
      if (subject !== undefined) facts.push(['Subject', subject]);
      return [{ kind: 'facts', facts }, ...(body === '' ? [] : [{ kind: 'text', text: body } as const])];
    });
}

function fileBlocks({ exhibits }: Case): Block[] {
  const files = exhibits.flatMap(({ number, file }) =>
    file ? [[exhibit(number), file.name, String(file.bytes), file.sha256]] : [],
  );
  if (files.length === 0) return [];
  const columns = [
    { head: 'Exhibit', share: 1 },
    { head: 'File', share: 3 },
    { head: 'Bytes', share: 1 },
    { head: 'SHA-256', share: 4 },
  ];
  return [
    { kind: 'heading', text: 'Files' },
    { kind: 'table', table: { columns, rows: files } },
  ];
}

function utc(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
