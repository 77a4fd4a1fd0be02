import { ChangeDetectionStrategy, Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Member } from '@minutebook/contract';
import { alerts as alertsApi } from '@minutebook/contract/alerts';
import { Api } from '../shell/api/client';
import { Announcer } from '../ui/announcer';
import { ChannelMark } from '../ui/channel-mark';
import { MessageText } from '../ui/conversation/message-text';
import type { HitMark } from '../ui/conversation/rows';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { sideOf } from '../ui/query/sides';
import { SnippetText } from '../ui/snippet-text';
import { When } from '../ui/when';
import { Desk } from './desk';
import { FOLDING_WORDS } from './folding-words';

const LIMIT = 25;

interface Page {
  readonly items: readonly Member[];
  readonly next: string | null;
}

/** What is folded under the alert on the desk: each can be read in full, and taken out where it is not alike. */
@Component({
  selector: 'mb-alert-members',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, MessageText, ProblemNotice, RouterLink, SnippetText, When],
  host: { '[class.sect]': 'count() > 0' },
  template: `
    @if (count() > 0) {
      <h3 data-testid="members">{{ words().more(count(), format.count(count())) }}</h3>
      <p class="small dim">{{ words().together }}</p>
      @for (one of members(); track one.hit) {
        <div class="stack stack-1 small" data-testid="member">
          <div class="line">
            <mb-channel [channel]="one.channel" />
            <b class="medium clip" dir="auto">{{ senderOf(one) }}</b>
            <span class="dim clip" dir="auto">{{ words().inConversation(one.conversation.title) }}</span>
            <span class="grow"></span>
            @if (one.sentAt) {
              <span class="dim num nowrap"><mb-when [at]="one.sentAt" /></span>
            }
          </div>
          @if (open().has(one.hit)) {
            <mb-message-text
              [version]="versionOf(one)!"
              [marks]="marksOf(one)"
              [read]="desk.alert()?.why?.zones ?? null"
            />
          } @else if (one.snippets[0]; as snippet) {
            <p class="clip"><mb-snippet [snippet]="snippet" [lead]="24" [sides]="sides()" /></p>
          }
          <div class="line">
            <span class="dim">{{ likenessOf(one) }}</span>
            <span class="grow"></span>
            @if (mayTakeOut()) {
              <button
                type="button"
                class="btn btn-bare btn-sm"
                [disabled]="desk.busy() !== null"
                [attr.aria-label]="words().takeOutOf(senderOf(one))"
                (click)="takeOut(one)"
              >
                {{ words().takeOut }}
              </button>
            }
            @if (versionOf(one)) {
              <button
                type="button"
                class="btn btn-bare btn-sm"
                [attr.aria-expanded]="open().has(one.hit)"
                (click)="toggle(one.hit)"
              >
                {{ open().has(one.hit) ? words().unread : words().read }}
              </button>
            }
          </div>
        </div>
      }
      @if (loaded.problem(); as problem) {
        <mb-problem-notice [problem]="problem" />
      } @else if (next() !== null) {
        <button type="button" class="btn btn-sm" [disabled]="loaded.busy()" (click)="loadMore()">
          {{ words().showMore }}
        </button>
      }
    }
    @if (desk.alert()?.before; as before) {
      <h3 class="h-sect" data-testid="before">{{ words().before }}</h3>
      <p class="small">
        <a [routerLink]="['/review/all', before.id]">{{
          words().beforeLine(words().kind[before.kind], 'A-' + before.id)
        }}</a>
        · {{ before.by.name }} · <mb-when [at]="before.at" />
      </p>
      <p class="small pre quoted" dir="auto">{{ before.reason }}</p>
    }
  `,
})
export class AlertMembers {
  private readonly api = inject(Api);
  private readonly announcer = inject(Announcer);
  protected readonly desk = inject(Desk);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(FOLDING_WORDS);
  protected readonly loaded = new Loading<Page>();
  protected readonly count = computed(() => this.desk.alert()?.members ?? 0);
  protected readonly members = computed(() => this.loaded.value()?.items ?? []);
  protected readonly next = computed(() => this.loaded.value()?.next ?? null);
  protected readonly open = signal<ReadonlySet<string>>(new Set());
  protected readonly sides = computed(() => this.desk.opened.value()?.sides ?? null);
  protected readonly mayTakeOut = computed(() => {
    const stage = this.desk.stage();
    return (stage === 'to-claim' || stage === 'to-decide') && this.desk.alert()?.mayDecide.allowed === true;
  });
  /** Which members there are only changes with their number. */
  private readonly which = computed(() => {
    const alert = this.desk.alert();
    return alert && alert.members > 0 ? `${alert.id} ${alert.members}` : null;
  });

  constructor() {
    effect(() => {
      const which = this.which();
      untracked(() => {
        this.open.set(new Set());
        this.loaded.set(undefined);
        if (which !== null) void this.load();
      });
    });
  }

  protected loadMore(): Promise<void> {
    return this.load(this.next() ?? undefined);
  }

  protected toggle(hit: string): void {
    const open = new Set(this.open());
    if (!open.delete(hit)) open.add(hit);
    this.open.set(open);
  }

  protected async takeOut({ hit }: Member): Promise<void> {
    const done = await this.desk.act('separate', ({ id, version }) =>
      this.api.call(alertsApi.separate, { params: { id }, body: { version, hits: [hit] } }),
    );
    if (done) this.announcer.say(this.words().takenOut);
  }

  protected senderOf({ sender }: Member): string {
    return sender?.name || sender?.value || this.words().unknownSender;
  }

  protected likenessOf({ kind, likeness }: Member): string {
    const words = this.words();
    return kind === 'near' ? `${words.kind.near}, ${words.likeness(likeness)}` : words.kind[kind];
  }

  protected versionOf({ body, messageVersion }: Member) {
    return body.versions.find(({ version }) => version === messageVersion);
  }

  protected marksOf({ marks }: Member): HitMark[] {
    return marks.map(({ message, version, part, number, start, end, operand }) => ({
      message,
      version,
      part,
      number,
      start,
      end,
      kind: sideOf(operand, this.sides()),
    }));
  }

  private async load(after?: string): Promise<void> {
    const id = this.desk.alert()?.id;
    if (id === undefined) return;
    const before = after === undefined ? [] : this.members();
    await this.loaded.run(async (abort) => {
      const page = await this.api.call(
        alertsApi.members,
        { params: { id }, query: { limit: LIMIT, ...(after !== undefined && { after }) } },
        abort,
      );
      return { items: [...before, ...page.items], next: page.next };
    });
  }
}
