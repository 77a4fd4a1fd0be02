import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting, type TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import type { Alert, Permission } from '@minutebook/contract';
import { csrfInterceptor, problemInterceptor } from '../shell/api/interceptors';
import { Live, type Nudge } from '../shell/live';
import { Session } from '../shell/session';
import { Announcer } from '../ui/announcer';
import { ROUTES } from './routes';

const me = { id: '0b7f3c52-9f54-4f0e-9d53-0f6f4a1d7a11', name: 'Ines Okafor' };
const mateo = { id: '5d2b7b3a-43f7-4a0f-8f5d-9d4f1f0b2c22', name: 'Mateo Ruiz' };
/** Longer than one rests on an alert before it is opened. */
const RESTED_MS = 200;

const alert = (id: string, change: Partial<Alert> = {}): Alert =>
  ({
    ...{ id, state: 'new', claimedBy: null, version: 1, severity: 2, score: 10, members: 0, seen: true, tags: [] },
    ...{ lexicon: 'Market abuse', rule: { id: '7', code: 'MA-1', title: 'Announcement', version: 1 } },
    ...{
      conversation: { id: '9', title: 'Floor' },
      message: `7${id}`,
      channel: 'teams',
      queue: { id: '1', name: 'All' },
    },
    why: { query: 'announcement', zones: ['own'], snippets: [], messageVersion: 0, engine: '', found: null },
    ...{
      marks: [],
      notes: [],
      decisions: [],
      assignedTo: null,
      snoozedUntil: null,
      disposition: null,
      undoUntil: null,
    },
    mayDecide: { allowed: true, reason: null },
    maySign: { allowed: true, reason: null, who: [] },
    signatures: { needed: 1, given: 0 },
    record: { decided: 0, right: 0, low: 0, high: 0 },
    scoreParts: [],
    ...{ dueAt: '2126-11-20T00:00:00.000Z', raisedAt: '2026-11-20T00:00:00.000Z', sender: null, snippet: null },
    ...change,
  }) as unknown as Alert;

const CHANGES: Readonly<Record<string, Partial<Alert>>> = {
  claim: { state: 'claimed', claimedBy: me },
  return: { state: 'claimed' },
  decision: { state: 'decided', claimedBy: me, disposition: 'false-positive' },
};

const LISTS: readonly (readonly [RegExp, unknown])[] = [
  [/^\/api\/conversations\/9\/class/, { class: 'business', rule: null, decisions: [] }],
  [
    /^\/api\/conversations\/9\/messages/,
    {
      conversation: { id: '9', channel: 'teams', title: 'Floor', type: 'group', participants: [], messages: 1 },
      ...{ items: [], earlier: null, later: null, position: 1 },
    },
  ],
  [/^\/api\/alerts\/counts/, { open: 3, mine: 0, toSign: 0, snoozed: 0, closed: 0, doneToday: 0, quota: null }],
];

describe('the page of review', () => {
  let http: HttpTestingController;
  let harness: RouterTestingHarness;
  let alerts: Map<string, Alert>;
  let pageSize: number;
  /** Further pages of the queue fail. */
  let outage: boolean;
  /** Alerts whose answer is held back. */
  let slow: Set<string>;
  let held: TestRequest[];
  /** Acts that are answered late, e.g. `return 134`. */
  let late: Set<string>;
  /** Acts that were asked for. */
  let acts: string[];
  const before = globalThis.ResizeObserver;

  const answerPage = (request: TestRequest, after: string | null): void => {
    if (after !== null && outage) return request.flush({ code: 'internal' }, { status: 500, statusText: '' });
    const all = [...alerts.values()].filter(
      ({ id, disposition }) => disposition === null && Number(id) > Number(after),
    );
    request.flush({ items: all.slice(0, pageSize), next: all.length > pageSize ? all[pageSize - 1]!.id : null });
  };
  const answer = (request: TestRequest): void => {
    const { url, method } = request.request;
    const [, id, act] = /^\/api\/alerts\/(\d+)(?:\/(\w+))?$/.exec(url) ?? [];
    if (id !== undefined && act === undefined) {
      if (slow.has(id)) held.push(request);
      else request.flush(alerts.get(id)!);
    } else if (id !== undefined && method === 'POST') {
      if (late.has(`${act} ${id}`)) return void held.push(request);
      acts.push(`${act} ${id}`);
      const now = {
        ...alerts.get(id)!,
        version: 2,
        ...CHANGES[act!],
      } as Alert;
      alerts.set(id, now);
      request.flush(act === 'notes' ? { id: '1', by: me, at: now.raisedAt, text: 'Ask the desk', mentions: [] } : now);
    } else if (/^\/api\/alerts\?/.test(url)) answerPage(request, new URL(url, 'http://x').searchParams.get('after'));
    else request.flush((LISTS.find(([of]) => of.test(url))?.[1] ?? { items: [], next: null }) as object);
  };
  const settle = async (ms = 0): Promise<void> => {
    const until = Date.now() + ms;
    let quiet = 0;
    while (quiet < 3 || Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      const asked = http.match(() => true).filter(({ cancelled }) => !cancelled);
      asked.forEach(answer);
      quiet = asked.length === 0 ? quiet + 1 : 0;
      harness.detectChanges();
    }
  };
  const release = async (id: string): Promise<void> => {
    slow.delete(id);
    late.clear();
    held.splice(0).forEach((request) => request.cancelled || answer(request));
    await settle();
  };
  const press = (key: string, more: KeyboardEventInit = {}): void => {
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
  };
  const find = (selector: string): HTMLElement | null => harness.fixture.nativeElement.querySelector(selector);
  const opened = (): string | undefined => find('[data-testid=alert-name]')?.textContent?.trim();
  const selected = (): string | null | undefined =>
    find('[role=listbox]')?.getAttribute('aria-activedescendant')?.replace('alert-', 'A-');
  const said = (): string => TestBed.inject(Announcer).message();

  async function start(view: string, list: readonly Alert[], ...permissions: Permission[]): Promise<void> {
    alerts = new Map(list.map((one) => [one.id, one]));
    TestBed.inject(Session).enter({
      user: { ...me, email: 'i@x.example', roles: [], permissions, examiner: null, producing: null },
      ...{ csrf: 't', setupNeeded: false },
    });
    harness = await RouterTestingHarness.create(`/review/${view}`);
    await settle();
  }

  beforeEach(() => {
    globalThis.ResizeObserver = class {
      observe(): void {}
      unobserve(): void {}
      disconnect(): void {}
    };
    globalThis.IntersectionObserver = class {
      observe(): void {}
      disconnect(): void {}
    } as unknown as typeof IntersectionObserver;
    HTMLElement.prototype.scrollTo ??= (): void => undefined;
    HTMLElement.prototype.scrollIntoView ??= (): void => undefined;
    globalThis.CSS ??= { escape: (text: string) => text } as typeof CSS;
    TestBed.configureTestingModule({
      providers: [
        provideRouter([{ path: 'review', children: ROUTES }]),
        provideHttpClient(withInterceptors([csrfInterceptor, problemInterceptor])),
        provideHttpClientTesting(),
      ],
    });
    http = TestBed.inject(HttpTestingController);
    [slow, late, held, acts, pageSize, outage] = [new Set(), new Set(), [], [], 100, false];
  });
  afterEach(() => {
    globalThis.ResizeObserver = before;
  });

  describe('of a queue of more than a page', () => {
    const IDS = ['1', '2', '3', '4', '5'];
    const queued = (): (string | null)[] =>
      [...(harness.fixture.nativeElement as HTMLElement).querySelectorAll('.q-row')].map(({ id }) => id);
    const decide = async (times: number): Promise<void> => {
      for (let n = 0; n < times; n++) {
        press('f');
        await settle();
        const reason = find('#reason') as HTMLTextAreaElement;
        reason.value = 'A public announcement, sent to everybody at once.';
        reason.dispatchEvent(new Event('input', { bubbles: true }));
        press('Enter', { ctrlKey: true });
        await settle(100);
      }
    };

    beforeEach(async () => {
      [pageSize, outage] = [2, true];
      const mine = IDS.map((id) => alert(id, { state: 'claimed', claimedBy: me }));
      await start('open', mine, 'alert.read', 'alert.decide');
    });

    it('fetches what follows while one decides from the top and never scrolls, to the very end', async () => {
      outage = false;
      await decide(5);
      expect(acts).toEqual(IDS.map((id) => `decision ${id}`));
      expect([queued(), find('mb-queue .void h3')?.textContent]).toEqual([[], 'Queue is clear']);
    });

    it('does not say that it is clear while what follows cannot be had, but why, and tries again', async () => {
      await decide(2);
      expect([acts.length, queued(), find('mb-queue .void')]).toEqual([2, [], null]);
      outage = false;
      find('mb-queue mb-problem-notice button')!.click();
      await settle();
      expect([queued(), find('mb-queue mb-problem-notice')]).toEqual([['alert-3', 'alert-4', 'alert-5'], null]);
    });
  });

  it('reads the open alert again after a lost connection: nobody said what changed meanwhile', async () => {
    await start('open', [alert('134')], 'alert.read', 'alert.decide');
    alerts.set('134', alert('134', { tags: ['beacon'] }));
    (TestBed.inject(Live) as unknown as { tell(nudge: Nudge): void }).tell({ topic: '*' });
    await settle();
    expect(find('mb-alert-tags')?.textContent).toContain('beacon');
  });

  describe('what is half written', () => {
    const write = (selector: string, text: string): void => {
      const field = find(selector) as HTMLTextAreaElement;
      field.value = text;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    };
    const written = (selector: string): string => (find(selector) as HTMLTextAreaElement).value;
    const NOTE = 'mb-alert-notes textarea';
    const go = async (key: string): Promise<void> => {
      press(key);
      await settle(RESTED_MS);
    };
    const leaving = (): boolean => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));

    beforeEach(async () => {
      const list = ['134', '135', '136'].map((id) => alert(id, { state: 'decided', claimedBy: mateo }));
      await start('to-sign', list, 'alert.read', 'alert.sign');
    });

    it('beside an alert is there when one comes back to it, and is not lost with the window', async () => {
      expect(leaving()).toBe(false);
      write(NOTE, 'Ask the desk whether');
      await go('j');
      expect([opened(), written(NOTE), leaving()]).toEqual(['A-135', '', true]);
      await go('k');
      expect([opened(), written(NOTE)]).toEqual(['A-134', 'Ask the desk whether']);
      find('mb-alert-notes form')!.dispatchEvent(new Event('submit', { cancelable: true }));
      await settle();
      expect([acts, written(NOTE), leaving()]).toEqual([['notes 134'], '', false]);
    });

    it('for one alert outlives the return of another, and nobody is taken away from it', async () => {
      late.add('return 134');
      write('#note', 'Say which announcement it was.');
      press('r');
      await go('j');
      await go('j');
      write('#note', 'Here the price is');
      write(NOTE, 'Ask the desk whether');
      await release('134');
      expect([acts, opened()]).toEqual([['return 134'], 'A-136']);
      expect([written('#note'), written(NOTE)]).toEqual(['Here the price is', 'Ask the desk whether']);
      await go('k');
      await go('j');
      expect([written('#note'), written(NOTE)]).toEqual(['Here the price is', 'Ask the desk whether']);
    });
  });

  describe('while the alert one has gone on to is not open yet', () => {
    const three = (change: Partial<Alert> = {}): Alert[] => ['134', '135', '136'].map((id) => alert(id, change));

    it('signs neither it nor the one that is still on screen', async () => {
      await start('to-sign', three({ state: 'decided', claimedBy: mateo }), 'alert.read', 'alert.sign');
      expect([opened(), selected()]).toEqual(['A-134', 'A-134']);
      slow.add('135');
      press('j');
      await settle(RESTED_MS);
      expect([opened(), selected()]).toEqual(['A-134', 'A-135']);
      press('s');
      press('r');
      find('mb-sign-off button')!.click();
      await settle(RESTED_MS);
      expect([acts, said()]).toEqual([[], 'A-135 is not open yet.']);
      expect(find('mb-decision')!.classList).toContain('stale');

      await release('135');
      expect([opened(), find('mb-decision')!.classList.contains('stale'), acts]).toEqual(['A-135', false, []]);
      press('s');
      await settle();
      expect(acts).toEqual(['signature 135']);
    });

    it('claims the one that is selected, once it is there', async () => {
      await start('open', three(), 'alert.read', 'alert.decide');
      slow.add('135');
      press('j');
      await settle();
      press('Enter');
      await settle(RESTED_MS);
      expect([opened(), acts]).toEqual(['A-134', []]);
      await release('135');
      expect([opened(), acts]).toEqual(['A-135', ['claim 135']]);
    });

    it('opens it without a rest for who does something with it, and chooses there', async () => {
      await start('mine', three({ state: 'claimed', claimedBy: me }), 'alert.read', 'alert.decide');
      press('j');
      await settle();
      expect(opened()).toBe('A-134');
      press('c');
      await settle();
      expect([opened(), document.activeElement?.id]).toEqual(['A-135', 'reason']);
      expect(find('[role=radio][aria-checked=true]')?.textContent).toContain('Cleared');
    });

    it('forgets the key when one moves on, or when it does not open', async () => {
      await start('open', three(), 'alert.read', 'alert.decide');
      slow.add('135');
      press('j');
      await settle();
      press('Enter');
      await settle();
      press('j');
      await release('135');
      await settle(RESTED_MS);
      expect([opened(), acts]).toEqual(['A-136', []]);
      press('k');
      await settle(RESTED_MS);
      expect([opened(), acts]).toEqual(['A-135', []]);
    });
  });
});
