import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import type { ImportException } from '@minutebook/contract';
import { imports as importsApi } from '@minutebook/contract/archive';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { IMPORT_WORDS } from './words';

const LIMIT = 100;

/** What could not be read: where, why, and the raw text for who may see it. */
@Component({
  selector: 'mb-exceptions',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ListEnd, ProblemView],
  host: { class: 'pane-body' },
  template: `
    @if (page.value(); as list) {
      <table class="tbl tbl-sm">
        <thead>
          <tr>
            <th>{{ words().column.place }}</th>
            <th>{{ words().column.wrong }}</th>
            <th>{{ words().column.raw }}</th>
          </tr>
        </thead>
        <tbody>
          @for (item of list.items; track item.id) {
            <tr>
              <td class="tn at-top">
                <span class="file-name" dir="auto">{{ item.file }}</span> ·
                <span class="nowrap">{{ placeOf(item) }}</span>
              </td>
              <td class="at-top">
                {{ item.detail }} <span class="code xs dim nowrap">{{ item.code }}</span>
              </td>
              <td class="at-top code raw" dir="auto">
                @if (item.raw === null) {
                  <span class="dim">{{ words().exceptions.rawHidden }}</span>
                } @else {
                  {{ item.raw }}
                }
              </td>
            </tr>
          }
        </tbody>
      </table>
      <mb-list-end [list]="page" />
    } @else if (page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().exceptions.failed" (again)="load()" />
    }
  `,
})
export class ExceptionTable {
  readonly import = input.required<string>();
  /** How many there are now; more make it read again. Reading is logged, so it is not read at every nudge. */
  readonly count = input.required<number>();
  readonly running = input.required<boolean>();
  private readonly api = inject(Api);
  private readonly format = inject(Format);
  protected readonly words = inject(Language).words(IMPORT_WORDS);
  protected readonly page = new Listing((from, signal) =>
    this.api.call(importsApi.exceptions, { params: { id: this.import() }, query: { limit: LIMIT, ...from } }, signal),
  );
  private readonly due = computed(() => `${this.import()} ${this.running() ? this.count() > 0 : this.count()}`);

  constructor() {
    effect(() => {
      this.due();
      untracked(() => this.count() > 0 && void this.load());
    });
  }

  protected load(): Promise<unknown> {
    return this.page.load();
  }

  protected placeOf({ place }: ImportException): string {
    const words = this.words().exceptions;
    return place.line === null ? words.byte(this.format.count(place.byte)) : words.line(this.format.count(place.line));
  }
}
