import { ChangeDetectionStrategy, Component, computed, effect, inject, input, output, untracked } from '@angular/core';
import type { RetentionAssignment } from '@minutebook/contract';
import { Keyboard } from '../shell/keyboard';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { stepped } from '../ui/listing';
import { UI_WORDS } from '../ui/words';
import { conditionLines } from './condition-text';
import { ScheduleDesk } from './schedule-desk';
import { SCHEDULE_WORDS } from './schedule-words';

/** What gives messages a class. Every assignment that matches counts; their order is how they are read. */
@Component({
  selector: 'mb-assignment-table',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Keys],
  host: { class: 'pane-fill' },
  template: `
    <div class="pane-sub">
      <span class="clip" [title]="words().order">{{ words().order }}</span>
      <span class="grow"></span>
      @if (desk.editable()) {
        @if (presets().length > 0) {
          <select
            #preset
            class="select select-sm"
            [attr.aria-label]="words().take"
            (change)="take(preset.value); preset.value = ''"
          >
            <option value="">{{ words().presets }}</option>
            @for (one of presets(); track one.id) {
              <option [value]="one.id" [title]="one.text">{{ one.name }}</option>
            }
          </select>
        }
        <button type="button" class="btn btn-sm" aria-keyshortcuts="n" (click)="picked.emit('new')">
          <mb-icon name="plus" size="sm" />{{ words().add }} <mb-keys chord="n" />
        </button>
      }
    </div>
    <div class="pane-body">
      @if (rows().length > 0) {
        <table class="tbl">
          <thead>
            <tr>
              <th>{{ words().name }}</th>
              <th>{{ words().when }}</th>
              <th>{{ words().then }}</th>
            </tr>
          </thead>
          <tbody>
            @for (row of rows(); track row.id) {
              <tr [attr.aria-selected]="row.id === selected()">
                <td class="at-top">
                  <button type="button" class="row-link medium" dir="auto" (click)="picked.emit(row.id)">
                    {{ row.name }}
                  </button>
                  @if (row.change) {
                    <span class="tag" [class.tag-warn]="row.change.shortens">{{
                      row.change.kind === 'added' ? marks().added : marks().changed(fieldNames(row.change.fields))
                    }}</span>
                  }
                </td>
                <td class="small at-top">
                  @for (line of row.lines; track line.label) {
                    <span class="block" dir="auto"
                      ><span class="dim">{{ line.label }}</span> {{ line.values }}</span
                    >
                  } @empty {
                    <span class="dim">{{ words().all }}</span>
                  }
                </td>
                <td class="small at-top">
                  @for (code of row.classes; track code) {
                    <span class="code block">{{ code }}</span>
                  }
                </td>
              </tr>
            }
            @for (gone of removed(); track gone.name) {
              <tr>
                <td class="dim" dir="auto">{{ gone.name }}</td>
                <td colspan="2">
                  <span class="tag tag-warn">{{ marks().removed }}</span>
                </td>
              </tr>
            }
          </tbody>
        </table>
      } @else {
        <div class="void">
          <mb-icon name="filter" />
          <p>{{ words().none }}</p>
        </div>
      }
    </div>
  `,
})
export class AssignmentTable {
  readonly assignments = input.required<readonly RetentionAssignment[]>();
  /** Its place in the list, or `new`. */
  readonly selected = input<string>();
  readonly picked = output<string>();
  protected readonly desk = inject(ScheduleDesk);
  private readonly language = inject(Language);
  private readonly all = this.language.words(SCHEDULE_WORDS);
  private readonly names = this.language.words(UI_WORDS);
  protected readonly words = computed(() => this.all().assignment);
  protected readonly marks = computed(() => this.all().change);
  private readonly changes = computed(() => (this.desk.changes() ?? []).filter(({ of }) => of === 'assignment'));
  protected readonly removed = computed(() => this.changes().filter(({ kind }) => kind === 'removed'));
  protected readonly rows = computed(() =>
    this.assignments().map((one, at) => ({
      id: String(at),
      name: one.name,
      classes: one.classes,
      lines: conditionLines(one.conditions, this.words(), this.names().channel),
      change: this.changes().find(({ name, kind }) => name === one.name && kind !== 'removed') ?? null,
    })),
  );

  protected readonly presets = computed(() => this.desk.set.value()?.presets ?? []);

  constructor() {
    effect(() => {
      if (this.desk.editable()) untracked(() => void (this.desk.set.value() ?? this.desk.loadSet()));
    });
    inject(Keyboard).bind(() => ({
      j: () => this.step(1),
      k: () => this.step(-1),
      ...(this.desk.editable() && { n: () => this.picked.emit('new') }),
    }));
  }

  /** Adds what is ready-made, and the classes of the starting set it names that the draft lacks. */
  protected take(id: string): void {
    const content = this.desk.schedule()?.content;
    const set = this.desk.set.value();
    const preset = set?.presets.find((one) => one.id === id);
    if (!content || !set || !preset) return;
    const fresh = preset.assignments.filter(({ name }) => !content.assignments.some((one) => one.name === name));
    const named = new Set(fresh.flatMap(({ classes }) => classes));
    const lacking = set.classes.filter(
      ({ code }) => named.has(code) && !content.classes.some((one) => one.code === code),
    );
    void this.desk.save({
      assignments: [...content.assignments, ...fresh],
      ...(lacking.length > 0 && { classes: [...content.classes, ...lacking] }),
    });
  }

  protected fieldNames(fields: readonly string[]): string {
    const names = this.marks().field as Readonly<Record<string, string>>;
    return fields.map((field) => names[field] ?? field).join(', ');
  }

  private step(by: 1 | -1): boolean {
    const next = stepped(this.rows(), this.selected(), by);
    if (next) this.picked.emit(next.id);
    return next !== undefined;
  }
}
