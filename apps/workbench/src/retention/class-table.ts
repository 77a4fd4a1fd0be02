import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import type { RetentionClass } from '@minutebook/contract';
import { Keyboard } from '../shell/keyboard';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { CLOCK_WORDS, clockText } from '../ui/clock-words';
import { Language } from '../ui/language';
import { stepped } from '../ui/listing';
import { periodText } from '../ui/period';
import type { ScheduleChange } from './schedule-changes';
import { ScheduleDesk } from './schedule-desk';
import { SCHEDULE_WORDS } from './schedule-words';

/** The classes of a version, each with its citation; those that differ from the version in force say how. */
@Component({
  selector: 'mb-class-table',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Keys],
  host: { class: 'pane-fill' },
  template: `
    <div class="pane-sub">
      <input
        #find
        type="search"
        class="input input-sm input-wide"
        autocomplete="off"
        [attr.aria-label]="words().class.filter"
        [placeholder]="words().class.filter"
        [value]="text()"
        (input)="text.set(find.value)"
      />
      @if (unused() > 0) {
        <span class="clip">{{ words().class.unused(unused().toString()) }}</span>
      }
      <span class="grow"></span>
      @if (desk.editable()) {
        <button type="button" class="btn btn-sm" aria-keyshortcuts="n" (click)="picked.emit('new')">
          <mb-icon name="plus" size="sm" />{{ words().class.add }} <mb-keys chord="n" />
        </button>
      }
    </div>
    <div class="pane-body">
      <table class="tbl">
        <thead>
          <tr>
            <th>{{ words().class.code }}</th>
            <th>{{ words().class.citation }}</th>
            <th>{{ words().class.period }}</th>
            <th>{{ words().class.clock }}</th>
          </tr>
        </thead>
        <tbody>
          @for (row of rows(); track row.id) {
            <tr [attr.aria-selected]="row.id === selected()">
              <td class="class-name">
                <button type="button" class="row-link code medium" (click)="picked.emit(row.id)">{{ row.id }}</button>
                <span class="small muted block" dir="auto">{{ row.recordClass }}</span>
                @if (row.unassigned) {
                  <span class="xs dim block">{{ words().class.unassigned }}</span>
                }
              </td>
              <td class="small">
                <span class="line top-al"
                  ><span class="tag">{{ row.jurisdiction }}</span
                  ><span dir="auto">{{ row.citation }}</span></span
                >
                @if (row.basis === 'K') {
                  <span class="xs t-warn block">{{ words().class.bases.K }}</span>
                }
              </td>
              <td class="nowrap">
                <span class="line">
                  @if (row.change?.period; as change) {
                    <span class="dim">{{ period(change.before) }}</span>
                    <span aria-hidden="true">→</span>
                  }
                  <b class="medium">{{ row.upperBound ? words().class.upperBound : period(row.period) }}</b>
                  @if (row.change; as change) {
                    <span class="tag" [class.tag-warn]="change.shortens">{{ mark(change) }}</span>
                  }
                </span>
                @if (row.extended; as extended) {
                  <span class="small dim block">{{ words().class.extendedTo(period(extended)) }}</span>
                }
              </td>
              <td class="small muted">{{ clock(row.clock) }}</td>
            </tr>
          } @empty {
            <tr>
              <td colspan="4" class="small dim">{{ words().class.noneFound }}</td>
            </tr>
          }
          @for (gone of removed(); track gone.name) {
            <tr>
              <td class="code dim">{{ gone.name }}</td>
              <td colspan="3">
                <span class="tag tag-warn">{{ words().change.removed }}</span>
              </td>
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
})
export class ClassTable {
  readonly classes = input.required<readonly RetentionClass[]>();
  /** Codes that an assignment names. */
  readonly assigned = input.required<ReadonlySet<string>>();
  readonly selected = input<string>();
  readonly picked = output<string>();
  protected readonly desk = inject(ScheduleDesk);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(SCHEDULE_WORDS);
  private readonly clocks = this.language.words(CLOCK_WORDS);
  protected readonly text = signal('');
  private readonly changes = computed(() => (this.desk.changes() ?? []).filter(({ of }) => of === 'class'));
  protected readonly removed = computed(() => this.changes().filter(({ kind }) => kind === 'removed'));
  protected readonly unused = computed(() => this.classes().filter(({ code }) => !this.assigned().has(code)).length);
  protected readonly rows = computed(() => {
    const text = this.text().trim().toLowerCase();
    const changes = new Map(this.changes().map((change) => [change.name, change]));
    return this.classes()
      .filter((one) =>
        [one.code, one.citation, one.jurisdiction, one.recordClass].join(' ').toLowerCase().includes(text),
      )
      .map((one) => ({
        ...one,
        id: one.code,
        change: changes.get(one.code) ?? null,
        unassigned: !this.assigned().has(one.code),
      }));
  });

  constructor() {
    inject(Keyboard).bind(() => ({
      j: () => this.step(1),
      k: () => this.step(-1),
      ...(this.desk.editable() && { n: () => this.picked.emit('new') }),
    }));
  }

  protected period(period: string): string {
    return periodText(period, this.language.locale());
  }

  protected clock(clock: string): string {
    return clockText(this.clocks(), clock);
  }

  /** In a word, how it differs from what is in force. */
  protected mark({ kind, shortens, period, fields }: ScheduleChange): string {
    const words = this.words().change;
    const names = words.field as Readonly<Record<string, string>>;
    if (kind === 'added') return words.added;
    if (shortens) return words.shorter;
    return period ? words.longer : words.changed(fields.map((field) => names[field] ?? field).join(', '));
  }

  private step(by: 1 | -1): boolean {
    const next = stepped(this.rows(), this.selected(), by);
    if (next) this.picked.emit(next.id);
    return next !== undefined;
  }
}
