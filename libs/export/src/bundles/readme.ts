import type { Sizes } from './store/bundle-store';

export interface ReadmeFacts {
  readonly title: string;
  readonly by: string;
  readonly reason: string;
  readonly request: string | null;
  readonly asOf: Sizes;
  readonly signedAt: string;
  readonly messages: number;
  readonly records: number;
  readonly entries: number;
  readonly days: number;
  /** Days of records in it that nothing counts yet: channel and day. */
  readonly openDays: readonly string[];
  /** Messages of the scope that do not leave for this request. */
  readonly withheld: number;
  /** It claims to be complete for whole days. */
  readonly complete: boolean;
}

/** What a bundle says about itself, for whoever opens it in ten years. */
export function readmeText(facts: ReadmeFacts): string {
  const { records, audit } = facts.asOf;
  return `${facts.title}

Records of an archive with everything by which they prove themselves: what they were when they were recorded, what was
done about them since, and that the log they stand in was only ever added to.

Exported by      ${facts.by}
Why              ${facts.reason}
${facts.request === null ? '' : `Left for         request ${facts.request}\n`}As of            entry ${records} of the ledger and entry ${audit} of the audit log, signed ${facts.signedAt}
In it            messages: ${facts.messages}; ledger entries: ${facts.records}; entries of the audit log: ${facts.entries}
All times are UTC.

Checking it
  node minutebook-verify.cjs verify THIS-FILE.zip --keys keys.txt
or open minutebook-verify.html in a browser and drop the file there. Neither needs a network. Take the keys from somewhere
other than this bundle. The format is public: docs/bundles.md of Minutebook.

Reading it
  data/index.html       everything, to read in a browser; data/readable has the messages themselves
  data/index.csv        one line a ledger entry: where it stands here, and how to find it again in the archive (column search)
  data/records          the records themselves: exactly the bytes the ledger committed to, with their openings and proofs
  data/audit            what was done about them, reads included, the same way
  data/scope.json       what was asked for
${completeness(facts)}
What it cannot prove: that nothing was lost before it reached the archive; that the source told the truth; what happened after
the last checkpoint that somebody else holds.
`;
}

function completeness({ complete, days, openDays, withheld }: ReadmeFacts): string {
  const lines = [
    complete
      ? `It is complete for the days asked for, as far as they are closed: ${days} day manifests in data/days say how many records there are of each.`
      : 'It does not claim to be complete for any day.',
  ];
  if (openDays.length > 0) lines.push(`Of these days no manifest counts yet what is here: ${openDays.join(', ')}.`);
  if (withheld > 0)
    lines.push(
      `Messages of what was asked for that do not leave for this request: ${withheld}. The register says on which grounds.`,
    );
  return `\n${lines.join('\n')}\n`;
}
