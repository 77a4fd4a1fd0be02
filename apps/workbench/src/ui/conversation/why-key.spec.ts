import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { Permission } from '@minutebook/contract';
import { Api } from '../../shell/api/client';
import { Session } from '../../shell/session';
import { ConversationPane } from './conversation-pane';
import { ConversationPages } from './pages';

const CONVERSATION = { id: '9', channel: 'whatsapp', title: 'Syndicate', participants: [], messages: 2 };

let http: HttpTestingController;
let fixture: ComponentFixture<ConversationPane>;

async function settle(): Promise<HTMLElement> {
  await new Promise((resolve) => setTimeout(resolve));
  fixture.detectChanges();
  return fixture.nativeElement as HTMLElement;
}

async function open(...permissions: Permission[]): Promise<HTMLElement> {
  TestBed.inject(Session).enter({
    user: {
      id: crypto.randomUUID(),
      name: 'Ann',
      email: 'a@x.example',
      roles: [],
      permissions,
      examiner: null,
      producing: null,
    },
    csrf: 'token',
    setupNeeded: false,
  });
  const loading = ConversationPages.load(TestBed.inject(Api), { conversation: '9', around: '78' });
  http
    .expectOne('/api/conversations/9/messages?around=78&limit=40')
    .flush({ conversation: CONVERSATION, items: [], earlier: null, later: null, position: 1 });
  fixture = TestBed.createComponent(ConversationPane);
  fixture.componentRef.setInput('pages', await loading);
  fixture.componentRef.setInput('focus', { message: '78', version: 0 });
  fixture.detectChanges();
  http
    .match('/api/conversations/9/class')
    .forEach((asked) => asked.flush({ class: 'business', rule: null, decisions: [] }));
  return settle();
}

const press = (key: string): void => {
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
};

describe('[R46] the key that asks why a message is still here', () => {
  const before = globalThis.ResizeObserver;
  beforeEach(() => {
    globalThis.ResizeObserver = class {
      observe(): void {}
      unobserve(): void {}
      disconnect(): void {}
    };
    globalThis.CSS ??= { escape: (text: string) => text } as typeof CSS;
    TestBed.configureTestingModule({
      providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()],
    });
    http = TestBed.inject(HttpTestingController);
  });
  afterEach(() => {
    globalThis.ResizeObserver = before;
  });

  it('opens the reasons under the conversation it is read in, and Escape shuts them', async () => {
    const host = await open('message.read', 'retention.read');
    expect(host.querySelector('[aria-keyshortcuts=h]')!.textContent).toContain('Why still here');
    press('h');
    await settle();
    http.expectOne('/api/messages/78/why');
    expect(host.querySelector('mb-why-dock')).not.toBeNull();
    press('Escape');
    await settle();
    expect(host.querySelector('mb-why-dock')).toBeNull();
  });

  it('is not there for who may not see how long things are kept', async () => {
    const host = await open('message.read');
    press('h');
    await settle();
    http.expectNone('/api/messages/78/why');
    expect([host.querySelector('mb-why-dock'), host.querySelector('[aria-keyshortcuts=h]')]).toEqual([null, null]);
  });
});
