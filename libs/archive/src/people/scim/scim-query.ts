import type { ScimFilter } from '../../store/scim-store';
import { PAGE_MOST } from './discovery';
import { scimFault } from './scim-fault';
import { conditionsOf } from './scim-path';

export interface ScimListing {
  readonly filter: ScimFilter;
  /** From 1, as SCIM counts. */
  readonly startIndex: number;
  readonly count: number;
}

const DEFAULT_COUNT = 100;
const FILTERED: Readonly<Record<string, keyof ScimFilter>> = {
  id: 'id',
  username: 'userName',
  externalid: 'externalId',
};

/** What a listing asks for (RFC 7644 section 3.4.2). Throws `invalidFilter`, `invalidValue`. */
export function listingOf({ filter, startIndex, count }: Readonly<Record<string, unknown>>): ScimListing {
  return {
    filter: filter === undefined || filter === '' ? {} : filterOf(filter),
    // Below 1 is 1, and a negative count is 0, by the RFC's own words.
    startIndex: Math.max(1, wholeOf(startIndex, 'startIndex', 1)),
    count: Math.min(PAGE_MOST, Math.max(0, wholeOf(count, 'count', DEFAULT_COUNT))),
  };
}

function filterOf(text: unknown): ScimFilter {
  const conditions = typeof text === 'string' ? conditionsOf(text) : [];
  const [condition] = conditions;
  const field = condition && Object.hasOwn(FILTERED, condition.attribute) ? FILTERED[condition.attribute] : undefined;
  if (conditions.length !== 1 || !field || typeof condition!.value !== 'string')
    throw scimFault('invalidFilter', 'Users are found by userName, externalId or id, with eq.');
  // Neither ids nor names of users know case; external ids do.
  const value = condition!.value.replaceAll('\0', '').toWellFormed();
  return { [field]: field === 'externalId' ? value : value.toLowerCase() };
}

function wholeOf(value: unknown, name: string, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (typeof value !== 'string' || !/^-?\d{1,9}$/.test(value))
    throw scimFault('invalidValue', `“${name}” is a whole number.`);
  return Number(value);
}
