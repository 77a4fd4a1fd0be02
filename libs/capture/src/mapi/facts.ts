import type { Properties } from './properties';
import { SET, TAG } from './tags';

/** One line a reader of the record needs and its body does not say: `Location: …`. */
type Fact = readonly [name: string, value: string | undefined];

/** What an appointment, a task or a contact says in properties instead of a body, as lines; empty for mail. */
export function factsOf(properties: Properties): string {
  const type = properties.text(TAG.messageClass)?.toLowerCase() ?? '';
  const facts = /^ipm\.(appointment|schedule)/.test(type)
    ? appointment(properties)
    : type.startsWith('ipm.task')
      ? task(properties)
      : type.startsWith('ipm.contact') || type.startsWith('ipm.distlist')
        ? contact(properties)
        : [];
  return facts.flatMap(([name, value]) => (value ? [`${name}: ${value}`] : [])).join('\n');
}

function appointment(properties: Properties): Fact[] {
  const of = (lid: number): number => properties.idOf(SET.appointment, lid);
  return [
    ['Start', instant(properties.time(of(0x820d)) ?? properties.time(TAG.startDate))],
    ['End', instant(properties.time(of(0x820e)) ?? properties.time(TAG.endDate))],
    ['Location', properties.firstText(of(0x8208))],
    ['Recurrence', properties.firstText(of(0x8232))],
    ['Attendees', properties.firstText(of(0x8238))],
  ];
}

const STATUS = ['not started', 'in progress', 'complete', 'waiting on someone else', 'deferred'];

function task(properties: Properties): Fact[] {
  const of = (lid: number): number => properties.idOf(SET.task, lid);
  const status = properties.integer(of(0x8101));
  return [
    ['Start', instant(properties.time(of(0x8104)))?.slice(0, 10)],
    ['Due', instant(properties.time(of(0x8105)))?.slice(0, 10)],
    ['Status', status === undefined ? undefined : STATUS[status]],
    ['Owner', properties.firstText(of(0x811f))],
  ];
}

function contact(properties: Properties): Fact[] {
  const of = (lid: number): number => properties.idOf(SET.address, lid);
  return [
    ['Name', properties.firstText(TAG.displayName)],
    ['Company', properties.firstText(TAG.companyName)],
    ['Title', properties.firstText(TAG.title)],
    ['E-mail', properties.firstText(of(0x8083))],
    ['E-mail', properties.firstText(of(0x8093))],
    ['E-mail', properties.firstText(of(0x80a3))],
    ['Instant messaging', properties.firstText(of(0x8062))],
    ['Mobile', properties.firstText(TAG.mobilePhone)],
    ['Business', properties.firstText(TAG.businessPhone)],
    ['Home', properties.firstText(TAG.homePhone)],
    ['Address', properties.firstText(TAG.postalAddress)?.replace(/[\r\n]+/g, ', ')],
  ];
}

function instant(time: Date | undefined): string | undefined {
  return time?.toISOString().replace('.000Z', 'Z');
}
