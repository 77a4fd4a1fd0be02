import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  output,
} from '@angular/core';
import type { Notice } from '@minutebook/contract';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { byDay } from './days';
import { NoticeInbox } from './inbox';
import { NOTICE_WORDS } from './words';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

/** Notices by day, newest first. */
@Component({
  selector: 'mb-notice-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ListEnd, ProblemView, Skeleton, When],
  template: `
    @if (inbox.page.value(); as list) {
      @for (day of days(); track day.key) {
        <h3 class="notice-day">
          {{ format.isToday(day.at) ? words().today : format.day(day.at) }}
        </h3>
        <ul>
          @for (notice of day.notices; track notice.id) {
            <li
              class="notice-row"
              [class.is-new]="isNew(notice)"
              [attr.aria-current]="notice.id === inbox.selected()?.id"
            >
              @if (isNew(notice)) {
                <span class="dot unread" role="img" [attr.aria-label]="words().view.unread"></span>
              } @else {
                <span></span>
              }
              <button type="button" class="row-link" (click)="open(notice)" (focus)="inbox.select(notice)">
                {{ words().kind[notice.kind] }}
              </button>
              <mb-when class="small dim num" [at]="notice.at" as="time" />
              @if (notice.readAt === null && notice.answeredAt !== null) {
                <span class="small dim">{{ words().answered }}</span>
              }
              @if (about(notice); as text) {
                <span class="about small muted clip" dir="auto">{{ text }}</span>
              }
            </li>
          }
        </ul>
      } @empty {
        <div class="void">
          <mb-icon name="bell" />
          <h3>{{ words().none.title }}</h3>
          <p>{{ words().none.text }}</p>
        </div>
      }
      <mb-list-end [list]="inbox.page" />
    } @else if (inbox.page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().failed" (again)="inbox.load()" />
    } @else if (inbox.page.slow()) {
      <mb-skeleton />
    }
  `,
})
export class NoticeList {
  /** A notice was opened, and leads somewhere. */
  readonly left = output();
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly inbox = inject(NoticeInbox);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(NOTICE_WORDS);
  protected readonly days = computed(() => byDay(this.inbox.page.value()?.items ?? [], this.format.zone));

  constructor() {
    inject(DestroyRef).onDestroy(this.inbox.show());
    effect(() => {
      if (!this.inbox.selected()) return;
      setTimeout(() =>
        this.host.nativeElement.querySelector('[aria-current=true]')?.scrollIntoView({ block: 'nearest' }),
      );
    });
  }

  protected isNew({ readAt, answeredAt }: Notice): boolean {
    return readAt === null && answeredAt === null;
  }

  protected open(notice: Notice): void {
    this.inbox.select(notice);
    if (this.inbox.open(notice)) this.left.emit();
  }

  /** The names and numbers of a notice, as a person says them. */
  protected about({ words, subject }: Notice): string {
    const known: Readonly<Record<string, ((value: string) => string) | undefined>> = this.words().about;
    const parts = Object.entries(words).map(([name, word]) => {
      const value =
        typeof word === 'number' ? this.format.count(word) : INSTANT.test(word) ? this.format.stamp(word) : word;
      return known[name]?.(value) ?? value;
    });
    return [...(subject.kind === 'alert' ? [`A-${subject.id}`] : []), ...parts].join(' · ');
  }
}
