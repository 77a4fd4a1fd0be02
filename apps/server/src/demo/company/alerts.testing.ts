import { compileRules, type Document, parse, splitZones, type Zone } from '@minutebook/query';
import type { DemoCompany } from './index';

export interface DemoAlert {
  readonly rule: string;
  /** Our key of the message, or its native id if it has none. */
  readonly message: string;
  readonly native: string;
  readonly version: number;
}

const known = new WeakMap<DemoCompany, readonly DemoAlert[]>();

/** The alerts that the company's rules raise on its messages: one a version, for what that version itself says. */
export function alertsOf(company: DemoCompany): readonly DemoAlert[] {
  let alerts = known.get(company);
  if (!alerts) known.set(company, (alerts = detect(company)));
  return alerts;
}

function detect({ events, lexicons }: DemoCompany): DemoAlert[] {
  const rules = compileRules(
    lexicons
      .flatMap((lexicon) => lexicon.rules)
      .map(({ code, query, zones = ['subject', 'own'] as const }) => ({
        id: code,
        tree: parse(query, { mode: 'rule' }).tree!,
        zones,
      })),
  );
  const zonesOf = new Map<string, Zone[]>();
  const versions = new Map<string, number>();
  const alerts: DemoAlert[] = [];
  for (const event of events) {
    if (event.type === 'reaction' || event.type === 'reaction-removed' || event.type === 'receipt') continue;
    const native = 'target' in event ? event.target : event.nativeId!;
    const version = (versions.get(native) ?? -1) + 1;
    versions.set(native, version);
    const { channel, subject, body = '' } = event;
    const zones = [
      ...(zonesOf.get(native) ?? []),
      ...splitZones({ channel, body, version, ...(subject !== undefined && { subject }) }),
    ];
    zonesOf.set(native, zones);
    for (const { rule, spans } of rules.match(documentOf(native, channel, zones)))
      if (spans.some(({ zone }) => zones[zone]!.version === version))
        alerts.push({ rule, message: native.replace(/@mail\..*$/, ''), native, version });
  }
  return alerts;
}

function documentOf(id: string, channel: string, zones: readonly Zone[]): Document {
  const fields = { id, conversation: '', channel, date: null, type: 'message' } as const;
  return { zones, fields: { ...fields, from: [], to: [], cc: [], bcc: [], members: [], has: [] } };
}
