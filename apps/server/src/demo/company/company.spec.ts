import type { CapturedEvent, CapturedMessage } from '@minutebook/capture';
import { DISPOSITIONS, HoldScopeInput, MIN_REASON, NoticeContent, RuleText } from '@minutebook/contract';
import { parse } from '@minutebook/query';
import { alertsOf } from './alerts.testing';
import { MEMBERS } from './cast/cast';
import { demoCompany, type DemoCompany } from './index';
import { NOISE, SCRIPTS, STORIES } from './stories/scripts';

const FRIDAY = new Date('2026-11-20T10:00:00Z');
/** A week just begun, one nearly over, clocks put forward and back. */
const ENDS = [
  FRIDAY,
  ...['2026-11-16T00:00:00Z', '2026-04-05T21:30:00Z', '2027-02-24T16:45:12.345Z'].map((at) => new Date(at)),
];
const DAY = 86_400_000;

const company = demoCompany(FRIDAY);
const isMessage = (event: CapturedEvent): event is CapturedMessage =>
  event.type === 'message' || event.type === 'system';
const messagesOf = ({ events }: DemoCompany): CapturedMessage[] => events.filter(isMessage);
const messages = messagesOf(company);

describe('the demo company', () => {
  it('is the same for the same end, and moves with it', () => {
    expect(demoCompany(new Date(FRIDAY))).toEqual(company);
    const later = demoCompany(new Date(FRIDAY.getTime() + 7 * DAY));
    expect(later.events.length).toBe(company.events.length);
    expect(later.events[0]!.time.utc).not.toBe(company.events[0]!.time.utc);
  });

  it.each(ENDS)('has thousands of messages on eight channels and more until %s', (end) => {
    const until = messagesOf(demoCompany(end));
    expect(until.filter(({ type }) => type === 'message').length).toBeGreaterThanOrEqual(3_000);
    const channels = new Map<string, number>();
    for (const { channel } of until) channels.set(channel, (channels.get(channel) ?? 0) + 1);
    for (const channel of ['whatsapp', 'wechat', 'wecom', 'teams', 'slack', 'email', 'sms', 'signal'])
      expect([channel, (channels.get(channel) ?? 0) >= 90]).toEqual([channel, true]);
  });

  it('gives every record an id of its own, and changes only what was said before', () => {
    const identities = company.events.map(({ channel, identity }) => `${channel} ${identity.key}`);
    expect(new Set(identities).size).toBe(identities.length);
    const said = new Map<string, number>();
    for (const [order, event] of company.events.entries()) {
      if (isMessage(event)) {
        expect(said.has(event.nativeId!)).toBe(false);
        said.set(event.nativeId!, order);
        if (event.inReplyTo !== undefined) expect(said.get(event.inReplyTo)).toBeLessThan(order);
      } else expect(said.get(event.target)).toBeLessThan(order);
    }
    const kinds = new Set(company.events.map(({ type }) => type));
    expect([...kinds].sort()).toEqual(['delete', 'edit', 'message', 'reaction', 'system']);
  });

  it('invents everything: addresses end in .example, numbers are kept for fiction', () => {
    const all = JSON.stringify(company);
    for (const [found] of all.matchAll(/[\w.+-]+@[\w.-]+\.\w+/g)) expect(found).toMatch(/\.example$/);
    const fiction = /^\+(447700900\d{3}|1\d{3}55501\d\d|8525500\d{4})$/;
    for (const [found] of all.replaceAll(/(?<=\d) (?=\d)/g, '').matchAll(/\+\d{7,}/g)) expect(found).toMatch(fiction);
  });

  it('leaves no seam of its making: no braces, marks or holes in the text', () => {
    for (const event of company.events)
      for (const text of ['subject' in event ? event.subject : undefined, 'body' in event ? event.body : undefined])
        expect(text ?? '').not.toMatch(/[{}⏎]|undefined|NaN|\n {4}/);
  });

  it('reads like people: nothing of length twice among fifty messages, nothing very often', () => {
    const rooms = groupBy(
      messages.filter(
        ({ marks, type, channel }) => type === 'message' && channel !== 'email' && !marks.includes('automatic'),
      ),
      ({ conversation }) => conversation.keys[0]!,
    );
    for (const room of rooms.values()) {
      for (let from = 0; from < room.length; from += 25) {
        const long = room.slice(from, from + 50).filter(({ body }) => body.length > 14);
        expect(long.length).toBe(new Set(long.map(({ body }) => body)).size);
      }
    }
    const counts = groupBy([...rooms.values()].flat(), ({ body }) => body);
    for (const [body, same] of counts) if (body.length > 24) expect([body, same.length < 4]).toEqual([body, true]);
  });
});

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

describe('its time', () => {
  /** At night, at their desks or not: the tip, the texts to a colleague, a letter written at home. */
  const NIGHT = /^(beacon|adv|mis|sm-gareth-nadia|wa-beacon|wx-ruolan-qiming|sm-dominic-leo)-/;

  it.each(ENDS)('runs over about ten weeks to %s, in order', (end) => {
    const times = demoCompany(end).events.map(({ time }) => Date.parse(time.utc!));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBeLessThanOrEqual(end.getTime());
    expect(end.getTime() - times[0]!).toBeGreaterThan(62 * DAY);
    expect(end.getTime() - times[0]!).toBeLessThan(71 * DAY);
  });

  it.each(ENDS)('keeps the hours of the people who write, until %s', (end) => {
    const staff = new Map(
      [...MEMBERS.values()]
        .filter(({ outside }) => !outside)
        .flatMap((one) =>
          [one.email, one.phone, one.wechat, one.wecom, one.slack].flatMap((handle) =>
            handle === undefined ? [] : [[handle, one] as const],
          ),
        ),
    );
    for (const { sender, time, nativeId, channel } of messagesOf(demoCompany(end))) {
      const member = sender && staff.get(sender.value);
      if (!member || NIGHT.test(nativeId!)) continue;
      const local = new Intl.DateTimeFormat('en-GB', { timeZone: member.zone, weekday: 'short', hour: '2-digit' });
      const parts = local.formatToParts(new Date(time.utc!));
      const hour = Number(parts.find(({ type }) => type === 'hour')!.value);
      const weekday = parts.find(({ type }) => type === 'weekday')!.value;
      expect([nativeId, hour >= 7 && hour < 22]).toEqual([nativeId, true]);
      if (['Sat', 'Sun'].includes(weekday)) expect(['whatsapp', 'wechat', 'sms']).toContain(channel);
    }
  });

  it('states wall time and zone so that they make the instant', () => {
    const formats = new Map<string, Intl.DateTimeFormat>();
    for (const { time } of company.events) {
      const zone = time.zone!;
      const at = Date.parse(time.utc!);
      const offset = /^([+-]\d\d):(\d\d)$/.exec(zone);
      if (offset) {
        const ahead = Number(offset[1]) * 3_600_000;
        expect([offset[2], time.wall!.slice(0, 19)]).toEqual(['00', new Date(at + ahead).toISOString().slice(0, 19)]);
        continue;
      }
      const format =
        formats.get(zone) ??
        new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
      formats.set(zone, format);
      expect(time.wall!.slice(0, 19)).toBe(format.format(at).replace(' ', 'T'));
    }
  });
});

describe('its lexicons', () => {
  const rules = company.lexicons.flatMap((lexicon) => lexicon.rules);

  it('are three, and say nothing the language refuses or warns of', () => {
    expect(company.lexicons.map(({ name }) => name)).toEqual(['Market abuse', 'Conduct', 'Off-channel and records']);
    for (const lexicon of company.lexicons) expect(lexicon.rules.length).toBeGreaterThanOrEqual(6);
    expect(new Set(rules.map(({ code }) => code)).size).toBe(rules.length);
    for (const rule of rules) {
      expect(RuleText.parse(rule)).toMatchObject(rule);
      const { errors, warnings } = parse(rule.query, { mode: 'rule' });
      expect([rule.code, errors, warnings]).toEqual([rule.code, [], []]);
    }
  });

  it('raise as many alerts as a person can look through, most of them noise', () => {
    const alerts = alertsOf(company);
    expect(alerts.length).toBeGreaterThanOrEqual(90);
    expect(alerts.length).toBeLessThanOrEqual(150);
    for (const { code } of rules) expect([code, alerts.some(({ rule }) => rule === code)]).toEqual([code, true]);
    const noise = alerts.filter(({ message }) => message.startsWith('n-'));
    expect(noise.length / alerts.length).toBeGreaterThan(0.5);
    // Small talk is written around the rules; what alerts there would be an accident.
    const known = new Set(SCRIPTS.flatMap(({ room }) => room));
    const accidents = alerts.filter(
      ({ message }) => !/^(n|beacon|bid|oc|mis|sale|adv|abuse|gift|back|front|close|wipe|hold)-/.test(message),
    );
    for (const { message } of accidents) expect(known.has(message.replace(/-d\d+-\d+$/, ''))).toBe(true);
    expect(accidents.length).toBeLessThan(6);
  });

  it.each(Object.entries(STORIES))('find the story: %s', (_, scripts) => {
    const hit = new Set(alertsOf(company).map(({ message }) => message));
    const keys = scripts.flatMap(({ text }) => [...text.matchAll(/ #([\w-]+):/g)].map(([, key]) => key!));
    const silent = keys.filter((key) => !hit.has(key));
    expect(silent.filter((key) => !QUIET.has(key))).toEqual([]);
  });

  it('find every piece of noise that was made for them', () => {
    const hit = new Set(alertsOf(company).map(({ message }) => message));
    const keys = NOISE.flatMap(({ text }) => [...text.matchAll(/ #([\w-]+):/g)].map(([, key]) => key!));
    expect(keys.filter((key) => !hit.has(key)).filter((key) => !QUIET.has(key))).toEqual([]);
  });
});

/** Known by a key so that others can refer to them, or for search; no rule is meant to find them. */
const QUIET = new Set(['beacon-ask', 'beacon-maren', 'beacon-public', 'adv-stop', 'wipe-callum', 'n-coffee-merge']);

describe('its reviews', () => {
  const byEmail = new Map(company.people.map((person) => [person.email, person]));
  const room = (event: CapturedMessage): string => event.conversation.keys[0]!;
  const inRoom = new Map<string, Set<string>>();
  for (const event of messages) {
    const present = inRoom.get(room(event)) ?? new Set();
    for (const party of [...(event.sender ? [event.sender] : []), ...event.recipients.map((one) => one.party)])
      present.add(`${party.scheme}:${party.value}`);
    inRoom.set(room(event), present);
  }
  const takesPart = (email: string, native: string): boolean => {
    const message = messages.find(({ nativeId }) => nativeId === native)!;
    return byEmail
      .get(email)!
      .handles.some(({ scheme, value }) => inRoom.get(room(message))!.has(`${scheme}:${value}`));
  };

  it('are of alerts that exist, one each', () => {
    const alerts = alertsOf(company).map(({ rule, native }) => `${rule} ${native}`);
    for (const { rule, message } of company.reviews)
      expect([rule, message, alerts.filter((alert) => alert === `${rule} ${message}`).length]).toEqual([
        rule,
        message,
        1,
      ]);
    const once = company.reviews.map(({ rule, message }) => `${rule} ${message}`);
    expect(new Set(once).size).toBe(once.length);
  });

  it('are decided and signed by two who may, and with a reason', () => {
    for (const { by, act, reason, message, then } of company.reviews) {
      expect(byEmail.get(by)!.roles).toContain('analyst');
      expect([message, by, takesPart(by, message)]).toEqual([message, by, false]);
      if (act === 'claim') {
        expect(then).toBeUndefined();
        continue;
      }
      expect(DISPOSITIONS).toContain(act);
      expect(reason!.trim().length).toBeGreaterThanOrEqual(MIN_REASON);
      if (!then) continue;
      expect(byEmail.get(then.by)!.roles).toContain('supervisor');
      expect(then.by).not.toBe(by);
      expect([message, then.by, takesPart(then.by, message)]).toEqual([message, then.by, false]);
      if (then.act === 'return') expect(then.reason!.length).toBeGreaterThanOrEqual(MIN_REASON);
    }
  });

  it('leave alerts in every state', () => {
    const { reviews } = company;
    const decided = reviews.filter(({ act }) => act !== 'claim');
    expect(reviews.filter(({ act }) => act === 'claim').length).toBeGreaterThanOrEqual(4);
    expect(decided.filter(({ then }) => !then).length).toBeGreaterThanOrEqual(8);
    expect(decided.filter(({ then }) => then?.act === 'sign').length).toBeGreaterThanOrEqual(25);
    expect(decided.filter(({ then }) => then?.act === 'return').length).toBeGreaterThanOrEqual(2);
    expect(alertsOf(company).length - reviews.length).toBeGreaterThanOrEqual(40);
    for (const disposition of DISPOSITIONS) expect(decided.some(({ act }) => act === disposition)).toBe(true);
  });

  it('show the conflict rule: a supervisor and an analyst are in rooms that alert', () => {
    for (const name of ['Tomas Wick', 'Mateo Ruiz']) {
      const { email, roles } = company.people.find((person) => person.name === name)!;
      expect(roles).toContain(name === 'Tomas Wick' ? 'supervisor' : 'analyst');
      expect(alertsOf(company).some(({ native }) => takesPart(email, native))).toBe(true);
    }
    const roles = company.people.flatMap((person) => person.roles);
    for (const [role, least] of [
      ['analyst', 2],
      ['supervisor', 2],
      ['legal', 1],
      ['auditor', 1],
      ['compliance', 1],
    ] as const)
      expect(roles.filter((one) => one === role).length).toBeGreaterThanOrEqual(least);
  });

  it('leave every alert to somebody who may decide and somebody else who may sign', () => {
    for (const { native } of alertsOf(company)) {
      const free = (role: string): number =>
        company.people.filter((one) => one.roles.some((has) => has === role) && !takesPart(one.email, native)).length;
      expect([native, free('analyst') > 0, free('supervisor') > 0]).toEqual([native, true, true]);
    }
  });
});

describe('what it keeps', () => {
  const { hold, schedule } = company;
  const roles = (email: string) => company.people.find((person) => person.email === email)!.roles;

  it('is held by somebody in Legal, with a query that the language takes, on people it knows', () => {
    expect(roles(hold.by)).toContain('legal');
    expect(HoldScopeInput.parse(hold.scope)).toEqual(hold.scope);
    const { errors, warnings } = parse(hold.scope.query!, { mode: 'search' });
    expect([errors, warnings]).toEqual([[], []]);
    const known = new Map(company.directory.map((entry) => [entry.externalId, entry.ofFirm]));
    expect(hold.scope.custodians.map((id) => known.get(id))).toEqual([true, true, true]);
    expect(NoticeContent.parse(hold.notice.content)).toEqual(hold.notice.content);
    for (const { custodian } of hold.acknowledged) expect(hold.scope.custodians).toContain(custodian);
    expect(hold.acknowledged.length).toBeLessThan(hold.scope.custodians.length);
    expect(hold.triggerOn < FRIDAY.toISOString() && hold.reviewOn > FRIDAY.toISOString()).toBe(true);
  });

  it('is under a schedule that one drafts and another approves', () => {
    expect(roles(schedule.by)).toContain('compliance');
    expect(roles(schedule.approver)).toContain('legal');
  });
});
