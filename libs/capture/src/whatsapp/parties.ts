import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import type { Party } from '../event';
import { comparable } from '../text/marks';

/** Authors of one chat as parties; the same name gives the same object. */
export class Parties {
  private readonly known = new Map<string, Party>();

  constructor(private readonly country: string | undefined) {}

  of(written: string): Party {
    let party = this.known.get(written);
    if (!party) {
      party = partyOf(written, this.country);
      // A hostile file may have any number of authors.
      if (this.known.size < 20_000) this.known.set(written, party);
    }
    return party;
  }
}

/** A number as WhatsApp shows it: blanks, no-break spaces and hyphens of every kind between digits. */
const NUMBER = /^\+?[\d ().\u2010-\u2015-]{5,}$/;

/**
 * A phone number becomes E.164 where it is certain: written with its country code, or valid in the operator's country.
 * Everything else is a name; `~` before it says that the exporting phone has no such contact.
 */
function partyOf(written: string, country: string | undefined): Party {
  const name = comparable(written);
  const bare = name.replace(/^~\s*/, '');
  if (NUMBER.test(bare)) {
    const digits = bare.replace(/\D/g, '');
    if (bare.startsWith('+')) return { scheme: 'phone', value: `+${digits}`, name };
    const local = country === undefined ? undefined : parsePhoneNumberFromString(bare, country as CountryCode);
    if (local?.isValid()) return { scheme: 'phone', value: local.number, name };
  }
  return { scheme: 'name', value: bare || name || written, name: name || written };
}
