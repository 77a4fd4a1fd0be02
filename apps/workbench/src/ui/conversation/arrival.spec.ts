import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { Api } from '../../shell/api/client';
import { ConversationPane } from './conversation-pane';
import { ConversationPages } from './pages';

const message = (id: string): object => ({
  ...{ id, kind: 'message', notice: null, channel: 'whatsapp', conversation: '9', sentAt: '2026-11-18T13:41:00.000Z' },
  ...{ sender: null, recipients: [], quote: null, reactions: [], gone: [] },
  versions: [
    {
      ...{ version: 0, change: 'captured', at: '2026-11-18T13:41:00.000Z', position: 1, subject: null },
      ...{ body: `text ${id}`, zones: [], attachments: [], marks: [] },
      sourceTime: { text: '18/11/2026', wall: null, zone: null, zoneOrigin: 'operator', precision: 'day', doubts: [] },
    },
  ],
});
const PAGE = {
  conversation: { id: '9', channel: 'whatsapp', title: 'Syndicate', type: 'group', participants: [], messages: 2 },
  ...{ items: [message('77'), message('78')], earlier: null, later: null, position: 1 },
};

describe('where a conversation stands', () => {
  let fixture: ComponentFixture<ConversationPane>;
  const before = globalThis.ResizeObserver;
  const scroller = (): HTMLElement => (fixture.nativeElement as HTMLElement).querySelector('.conv-scroll')!;
  const come = async (to: string): Promise<void> => {
    fixture.componentRef.setInput('focus', { message: to, version: 0 });
    await fixture.whenStable();
  };

  beforeEach(async () => {
    globalThis.ResizeObserver = class {
      observe(): void {}
      unobserve(): void {}
      disconnect(): void {}
    };
    globalThis.CSS ??= { escape: (text: string) => text } as typeof CSS;
    TestBed.configureTestingModule({
      providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()],
    });
    const http = TestBed.inject(HttpTestingController);
    const loading = ConversationPages.load(TestBed.inject(Api), { conversation: '9', around: '78' });
    http.expectOne('/api/conversations/9/messages?around=78&limit=40').flush(PAGE);
    fixture = TestBed.createComponent(ConversationPane);
    fixture.componentRef.setInput('pages', await loading);
    await come('78');
    scroller().scrollTop = 300;
  });
  afterEach(() => {
    globalThis.ResizeObserver = before;
  });

  it('stays where its reader is when it is told again of the hit they came for', async () => {
    await come('78');
    expect(scroller().scrollTop).toBe(300);
  });

  it('goes to another hit', async () => {
    await come('77');
    expect(scroller().scrollTop).toBe(0);
  });
});
