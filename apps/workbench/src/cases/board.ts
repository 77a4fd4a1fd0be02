import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  ElementRef,
  inject,
  input,
  output,
  signal,
} from '@angular/core';
import type { Exhibit } from '@minutebook/contract';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { boardOf, LABEL, LEFT } from './board-layout';
import { CASE_WORDS } from './words';

/** Who did what when: a lane a person, the exhibits on it. The chronology below has the same as a table. */
@Component({
  selector: 'mb-board',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'board' },
  template: `
    @if (board(); as drawn) {
      <svg class="chart" role="img" [attr.aria-label]="label()" [attr.width]="width()" [attr.height]="drawn.height">
        @for (tick of drawn.ticks; track tick.at) {
          <path class="g" [attr.d]="'M' + tick.x + ' 0V' + drawn.laneBottom" />
          <text [attr.x]="tick.x + 4" [attr.y]="drawn.laneBottom + 15">
            {{ tick.isDay ? format.shortDay(tick.at) : format.time(tick.at) }}
          </text>
        }
        @for (lane of drawn.lanes; track lane.name) {
          <text class="k" x="0" [attr.y]="lane.y + 4">
            {{ short(lane.name) }}
            <title>{{ lane.name }}</title>
          </text>
          <path class="g" [attr.d]="'M' + left + ' ' + lane.y + 'H' + (width() - 4)" />
        }
        @for (event of drawn.events; track event.id) {
          <path class="event" [attr.d]="'M' + event.x + ' 0V' + drawn.laneBottom" />
          <text
            class="event"
            [attr.x]="event.isLabelLeft ? event.x - 6 : event.x + 6"
            [attr.text-anchor]="event.isLabelLeft ? 'end' : 'start'"
            [attr.y]="11 + event.row * line"
          >
            {{ event.label }}
          </text>
        }
        @for (mark of drawn.marks; track mark.id) {
          @if (mark.kind === 'deleting') {
            <rect
              class="deleting"
              [attr.x]="mark.x - 4"
              [attr.y]="mark.y - 4"
              width="8"
              height="8"
              (click)="picked.emit(mark.id)"
            />
          } @else {
            <circle [class]="mark.kind" [attr.cx]="mark.x" [attr.cy]="mark.y" r="4.5" (click)="picked.emit(mark.id)" />
          }
          @if (mark.id === selected()) {
            <circle class="chosen" [attr.cx]="mark.x" [attr.cy]="mark.y" r="8" />
          }
          @if (mark.label) {
            <text
              [attr.x]="mark.isLabelLeft ? mark.x - 9 : mark.x + 9"
              [attr.text-anchor]="mark.isLabelLeft ? 'end' : 'start'"
              [attr.y]="mark.y + 4"
            >
              {{ mark.label }}
            </text>
          }
        }
      </svg>
      <p class="xs dim line" aria-hidden="true">
        <span class="line line-1"><span class="dot board-message"></span>{{ words().board.message }}</span>
        <span class="line line-1"><span class="dot board-alert"></span>{{ words().board.alert }}</span>
        <span class="line line-1"><span class="dot board-deleting"></span>{{ words().board.deleting }}</span>
        @if (drawn.left > 0) {
          <span>{{ words().board.more(drawn.left) }}</span>
        }
      </p>
    }
  `,
})
export class BoardView {
  readonly exhibits = input.required<readonly Exhibit[]>();
  readonly selected = input<string | null>(null);
  readonly picked = output<string>();
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(CASE_WORDS);
  protected readonly left = LEFT;
  protected readonly line = LABEL;
  protected readonly width = signal(900);
  protected readonly board = computed(() => boardOf(this.exhibits(), this.width()));
  protected readonly label = computed(() => this.words().board.label(this.board()?.lanes.length ?? 0));

  constructor() {
    const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    if (typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry && entry.contentRect.width > 0) this.width.set(Math.floor(entry.contentRect.width));
    });
    observer.observe(host);
    inject(DestroyRef).onDestroy(() => observer.disconnect());
  }

  /** As much of a name as the lane's margin has room for; the whole is in its title. */
  protected short(name: string): string {
    let units = 0;
    let text = '';
    for (const char of name) {
      units += /\p{Script=Han}/u.test(char) ? 2 : 1;
      if (units > 18) return `${text}…`;
      text += char;
    }
    return text;
  }
}
