import { provideHttpClient } from '@angular/common/http';
import { provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { ExaminerScope } from '@minutebook/contract';
import { draftOf, emptyScope, isWhole, scopeOf } from '../admin/scope-editor';
import { ExaminerBanner } from './examiner-banner';
import { Session } from './session';

const SCOPE: ExaminerScope = {
  everything: false,
  persons: ['E1'],
  desks: ['HK ECM'],
  channels: ['email'],
  from: '2024-01-01',
  to: null,
  until: '2026-12-24T18:00:00.000Z',
};

function shown(examiner: ExaminerScope | null): string {
  TestBed.configureTestingModule({
    providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()],
  });
  TestBed.inject(Session).enter({
    user: {
      id: crypto.randomUUID(),
      name: 'Exa',
      email: 'exa@reg.example',
      roles: [],
      permissions: [],
      examiner,
      producing: null,
    },
    csrf: 'token',
    setupNeeded: false,
  });
  const fixture = TestBed.createComponent(ExaminerBanner);
  fixture.detectChanges();
  return (fixture.nativeElement as HTMLElement).textContent!.replace(/\s+/g, ' ').trim();
}

describe('the banner of an examiner', () => {
  it('[R194] says until when they are in and what they see; nobody else has one', () => {
    expect(shown(SCOPE)).toMatch(
      /^Examiner until .*24 Dec 2026.*\. You see HK ECM, E1, email, from 2024-01-01, and nothing else\.$/,
    );
    TestBed.resetTestingModule();
    expect(shown({ ...SCOPE, everything: true, persons: [], desks: [], channels: [], from: null })).toContain(
      'You see everybody, and nothing else.',
    );
    TestBed.resetTestingModule();
    expect(shown(null)).toBe('');
  });
});

describe('a scope that is being chosen', () => {
  it('[R194] is whole with somebody, a desk or everybody in it, and an end within 90 days by itself', () => {
    const draft = emptyScope(new Date('2026-11-28T12:00:00Z'));
    expect(isWhole(draft)).toBe(false);
    expect(isWhole({ ...draft, desks: ['Rates'] })).toBe(true);
    expect(isWhole({ ...draft, everything: true, until: '' })).toBe(false);
    const days = (new Date(draft.until).getTime() - Date.parse('2026-11-28T12:00:00Z')) / 86_400_000;
    expect(days).toBeGreaterThan(13);
    expect(days).toBeLessThan(16);
  });

  it('comes back as it was sent, and names nobody beside everybody', () => {
    expect(scopeOf(draftOf(SCOPE))).toEqual(SCOPE);
    expect(scopeOf({ ...draftOf(SCOPE), everything: true })).toMatchObject({
      everything: true,
      persons: [],
      desks: [],
    });
  });
});
