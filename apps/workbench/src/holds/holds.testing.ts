import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { provideHttpClientTesting } from '@angular/common/http/testing';
import type { EnvironmentProviders, Provider } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { Hold, HoldRequest, HoldRow, HoldScopeRow, Permission, ReleasePreview } from '@minutebook/contract';
import { csrfInterceptor, problemInterceptor } from '../shell/api/interceptors';
import { Session } from '../shell/session';

export const HUGO = { id: '00000000-0000-4000-8000-000000000001', name: 'Hugo Vance' };
export const PRIYA = { id: '00000000-0000-4000-8000-000000000002', name: 'Priya Raman' };
export const SIGNE = { id: '00000000-0000-4000-8000-000000000003', name: 'Signe Brandt' };
export const TOMAS = { id: '00000000-0000-4000-8000-000000000004', name: 'Tomas Wick' };

export const PROVIDERS: (Provider | EnvironmentProviders)[] = [
  provideRouter([]),
  provideHttpClient(withInterceptors([csrfInterceptor, problemInterceptor])),
  provideHttpClientTesting(),
];

/** Somebody sits here with these rights. */
export function signIn(user: { readonly id: string; readonly name: string }, permissions: Permission[]): void {
  TestBed.inject(Session).enter({
    user: { ...user, email: 'somebody@firm.example', roles: [], permissions },
    csrf: 'token',
    setupNeeded: false,
  } as never);
}

export const SCOPE: HoldScopeRow = {
  number: 1,
  change: 'placed',
  at: '2026-11-19T03:02:00.000Z',
  by: 'Hugo Vance',
  reason: null,
  custodians: ['E1', 'E2'],
  people: [
    { externalId: 'E1', name: '周启明', desk: 'Sales trading', state: 'active' },
    { externalId: 'E2', name: 'Grant Obi', desk: 'Operations', state: 'left' },
  ],
  from: '2026-09-01',
  until: null,
  channels: [],
  query: 'Fairwater OR 哈瓦德湾',
  combine: 'either',
  messages: [],
  conversations: [],
  context: 'day',
};

export const PREVIEW: ReleasePreview = {
  of: 391,
  stillHeld: 52,
  stillHeldBy: [{ id: '22', name: 'Beacon', matter: 'M-022', messages: 52 }],
  atOnce: 0,
  byYear: [
    { year: 2027, messages: 12 },
    { year: 2029, messages: 121 },
  ],
  never: 0,
  unclassified: 206,
  earliest: { at: '2027-05-04T00:00:00.000Z', messages: 12, code: 'US-SEC-17a4-b4' },
  notBefore: '2026-12-20T00:00:00.000Z',
  countedAt: '2026-11-20T01:31:00.000Z',
};

export const REQUEST: HoldRequest = {
  id: '9',
  hold: { id: '7', name: 'Fairwater inquiry', matter: 'M-031' },
  kind: 'release',
  reason: 'The inquiry is closed; counsel letter of 19 Nov.',
  scope: null,
  preview: PREVIEW,
  coolingDays: 30,
  askedBy: HUGO,
  askedAt: '2026-11-20T01:31:00.000Z',
  state: 'proposed',
  needed: 2,
  approvals: [{ by: PRIYA, at: '2026-11-20T01:40:00.000Z', note: null }],
  coolingUntil: null,
  ended: null,
  who: [SIGNE],
  barred: [{ person: TOMAS, ground: 'manager', reason: 'Tomas Wick manages Grant Obi.' }],
  mayApprove: { allowed: true, ground: null, reason: null },
  version: 4,
};

export const ROW: HoldRow = {
  id: '7',
  matter: { id: '31', number: 'M-031', title: 'Fairwater' },
  name: 'Fairwater inquiry',
  state: 'in-effect',
  silent: false,
  placedAt: '2026-11-19T03:02:00.000Z',
  placedBy: 'Hugo Vance',
  reviewOn: '2027-02-19',
  overdue: false,
  releasedAt: null,
  freeAt: null,
  held: 18_442,
  spreading: false,
  custodians: 2,
  requests: 0,
  tasks: 0,
  version: 3,
};

export const HOLD: Hold = {
  ...ROW,
  issuer: 'General counsel',
  triggerOn: '2026-11-18',
  legalBasis: 'Inquiry letter of 18 Nov',
  certifiedAt: null,
  figures: {
    held: 18_442,
    caught: 216,
    lastCaught: { at: '2026-11-20T01:38:00.000Z', channel: 'whatsapp' },
    only: 11_907,
    alsoBy: [{ id: '22', name: 'Beacon', matter: 'M-022', messages: 6_535 }],
    behind: 0,
  },
  scopes: [SCOPE],
  people: [],
  asked: [],
  departures: [],
  history: [],
};
