import type { Role } from '@minutebook/contract';
import { address, type Member, partyOn } from './member';
import { STAFF } from './staff';

export interface WorkbenchPerson {
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
  /** One line for whoever tries the demo. */
  readonly about: string;
  readonly handles: readonly { readonly scheme: string; readonly value: string }[];
}

/** Who signs in to the workbench. Those who also write to each other bring every handle they write from. */
export const PEOPLE: readonly WorkbenchPerson[] = [
  person('Ines Okafor', ['analyst'], 'Reviews alerts all day. Takes part in no conversation.'),
  person(
    'Mateo Ruiz',
    ['analyst'],
    'Reviews alerts, and plays for Basis Points FC: may not judge what is said in that group.',
  ),
  person('Sun Yao', ['analyst'], 'Reviews alerts in Chinese. Takes part in no conversation.', 'yao.sun'),
  person('Priya Raman', ['supervisor'], 'Second signature, escalations. Takes part in no conversation.'),
  person('Jonas Adeyemi', ['supervisor'], 'Second signature for London and New York. Takes part in no conversation.'),
  person('Tomas Wick', ['supervisor'], 'Head of sales trading and a supervisor: refused wherever he is in the room.'),
  person('Hugo Vance', ['legal'], 'Searches for matters; no alerts.'),
  person('Signe Brandt', ['auditor'], 'Reads everything, changes nothing.'),
  person('Karim Mazur', ['compliance'], 'Writes and publishes the lexicons.'),
];

function person(
  name: string,
  roles: readonly Role[],
  about: string,
  local = name.toLowerCase().replace(' ', '.'),
): WorkbenchPerson {
  const email = address(local);
  const member = STAFF.find((one) => one.name === name);
  return { name, email, roles, about, handles: [{ scheme: 'email', value: email }, ...handlesOf(member)] };
}

function handlesOf(member: Member | undefined): { scheme: string; value: string }[] {
  if (!member) return [];
  return (['whatsapp', 'slack'] as const).map((channel) => {
    const { scheme, value } = partyOn(channel, member);
    return { scheme, value };
  });
}
