import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import type { Party, Presence } from '@minutebook/contract';
import { directory as directoryApi } from '@minutebook/contract/directory';
import { Api } from '../../shell/api/client';
import { Session } from '../../shell/session';
import { Avatar } from '../avatar';
import { Format } from '../format';
import { Icon } from '../icon';
import { Language } from '../language';
import { Loading } from '../loading';
import { ProblemNotice } from '../problem-notice';
import { CONVERSATION_WORDS } from './words';

type RoomView = Awaited<ReturnType<typeof roomAt>>;

function roomAt(client: Api, id: string, at: string, signal: AbortSignal) {
  return client.call(directoryApi.members, { params: { id }, query: { at } }, signal);
}

/** Who takes part in a conversation; on asking, who was there when the message was sent, and how one knows. */
@Component({
  selector: 'mb-room',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Avatar, Icon, ProblemNotice],
  host: { class: 'menu-host room', '(keydown.escape)': 'close($event)', '(focusout)': 'leave($event)' },
  template: `
    @if (may() && at()) {
      <button
        type="button"
        class="btn btn-bare btn-sm"
        aria-haspopup="dialog"
        [attr.aria-expanded]="open()"
        [title]="words().room.ask"
        (click)="open.set(!open())"
      >
        <mb-icon name="people" size="sm" />{{ count() }}<mb-icon name="down" size="sm" />
      </button>
    } @else {
      <span class="small dim nowrap"><mb-icon name="people" size="sm" /> {{ count() }}</span>
    }
    @if (open()) {
      <div class="menu menu-drop room-list" role="dialog" tabindex="-1" [attr.aria-label]="words().room.title">
        <p class="menu-head">{{ words().room.at(format.full(at()!)) }}</p>
        @if (room.value(); as room) {
          @for (one of room.items; track one.party.id) {
            <div class="room-one small">
              <mb-avatar [name]="nameOf(one.party)" [small]="true" [outside]="!one.party.person" />
              <div class="stack stack-0">
                <span class="line line-1"
                  ><b class="medium clip" dir="auto">{{ nameOf(one.party) }}</b
                  ><span class="dim clip" dir="auto">{{ asideOf(one.party) }}</span></span
                >
                <span class="dim xs">{{ groundOf(one) }}</span>
              </div>
            </div>
          } @empty {
            <p class="menu-head">{{ words().room.nobody }}</p>
          }
        } @else if (room.problem(); as problem) {
          <mb-problem-notice [problem]="problem" />
        }
      </div>
    }
  `,
})
export class Room {
  readonly conversation = input.required<string>();
  readonly participants = input.required<readonly Party[]>();
  /** The moment that matters: when the message was sent. */
  readonly at = input.required<string | null>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(CONVERSATION_WORDS);
  protected readonly room = new Loading<RoomView>();
  protected readonly open = signal(false);
  protected readonly may = computed(() => this.session.may('message.read'));
  protected readonly count = computed(() => {
    const n = this.participants().length;
    return this.words().people(n, this.format.count(n));
  });

  constructor() {
    effect(() => {
      this.conversation();
      this.at();
      untracked(() => {
        this.open.set(false);
        this.room.set(undefined);
      });
    });
    // Looking is logged: only once somebody asks.
    effect(() => {
      const [id, at] = [this.conversation(), this.at()];
      if (!this.open() || at === null) return;
      untracked(() => void this.room.run((signal) => roomAt(this.api, id, at, signal)));
    });
  }

  protected nameOf({ person, name, value }: Party): string {
    return person?.name ?? (name || value);
  }

  protected asideOf({ person, value, scheme }: Party): string {
    const { room } = this.words();
    if (person) return person.desk ?? '';
    return scheme === 'name' ? room.unmapped : `${value} · ${room.unmapped}`;
  }

  protected groundOf({ ground, since }: Presence): string {
    return this.words().room.ground[ground](this.format.stamp(since));
  }

  protected close(event: Event): void {
    if (!this.open()) return;
    event.stopPropagation();
    this.open.set(false);
    this.host.nativeElement.querySelector('button')?.focus();
  }

  protected leave({ relatedTarget }: FocusEvent): void {
    if (!(relatedTarget instanceof Node && this.host.nativeElement.contains(relatedTarget))) this.open.set(false);
  }
}
