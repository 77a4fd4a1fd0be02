import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Party } from '../event';
import { comparable } from './marks';

/** Distinct addresses remembered; hostile files may have any number. */
const REMEMBERED = 20_000;
/** A number as phones write it, with blanks and marks of all kinds between its digits. */
const NUMBER = /^\+?[\d ().\u2010-\u2015/-]+$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Addresses of a phone's messages as parties; the same address and name give the same object. */
export class Addresses {
  private readonly known = new Map<string, Party>();

  /** `country`: ISO 3166 alpha-2, for numbers in local form. `words`: the scheme of what is neither number nor e-mail. */
  constructor(
    private readonly country: string | undefined,
    private readonly words: 'sms' | 'name' = 'sms',
  ) {}

  of(written: string, name?: string): Party {
    const key = `${written}\0${name ?? ''}`;
    let party = this.known.get(key);
    if (!party) {
      party = { ...this.handleOf(written), ...(name !== undefined && { name }) };
      if (this.known.size < REMEMBERED) this.known.set(key, party);
    }
    return party;
  }

  /**
   * A number becomes E.164 where that is certain; a local number or a short code stays digits. Senders of bulk messages
   * are words ("MYBANK"), known as such to the network alone.
   */
  private handleOf(written: string): { scheme: string; value: string } {
    const address = comparable(written);
    if (NUMBER.test(address) && /\d/.test(address)) {
      const digits = address.replace(/\D/g, '');
      if (address.startsWith('+')) return { scheme: 'phone', value: `+${digits}` };
      const local =
        this.country === undefined ? undefined : parsePhoneNumberFromString(address, this.country as CountryCode);
      return { scheme: 'phone', value: local?.isValid() ? local.number : digits };
    }
    if (EMAIL.test(address) && !isRcsGroup(address)) return { scheme: 'email', value: address.toLowerCase() };
    return { scheme: this.words, value: address || written };
  }
}

/** RCS group chats have an address that looks like e-mail and belongs to nobody. */
export function isRcsGroup(address: string): boolean {
  return /@rcs\.google\.com$/i.test(address);
}
