import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { BreachGrade, BreachQuarter, BreachReport } from '@minutebook/contract';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Notice } from '../ui/notice';
import { CONDUCT_WORDS } from './words';

/** Quarters by grade; one without a breach is a question, with what looked and how much (R186). */
@Component({
  selector: 'mb-quarter-table',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Notice],
  template: `
    <table class="tbl tbl-sm">
      <thead>
        <tr>
          <th>{{ words().breach.quarter }}</th>
          <th class="num">{{ words().breach.breaches }}</th>
          @for (grade of scale; track grade) {
            <th class="num" [title]="labelOf(grade)">{{ words().breach.grade(grade) }}</th>
          }
        </tr>
      </thead>
      <tbody>
        @for (quarter of newest(); track quarter.quarter) {
          <tr>
            <td class="nowrap medium">{{ quarter.quarter }}</td>
            <td class="num">{{ format.count(quarter.breaches) }}</td>
            @if (quarter.question === 'none') {
              @for (n of quarter.grades; track $index) {
                <td class="num" [class.dim]="n === 0">{{ format.count(n) }}</td>
              }
            } @else {
              <td colspan="5">
                <mb-notice [tone]="quarter.question === 'looked-and-found-nothing' ? 'info' : 'warn'">
                  <b>{{ words().breach.question[quarter.question] }}</b>&ngsp;{{ lookedAt(quarter) }}
                </mb-notice>
              </td>
            }
          </tr>
        }
      </tbody>
    </table>
    @if (report().desks.length > 0) {
      <table class="tbl tbl-sm">
        <thead>
          <tr>
            <th>{{ words().breach.desk }}</th>
            <th>{{ words().breach.quarter }}</th>
            @for (grade of scale; track grade) {
              <th class="num">{{ words().breach.grade(grade) }}</th>
            }
          </tr>
        </thead>
        <tbody>
          @for (desk of report().desks; track $index) {
            <tr>
              <td dir="auto">{{ desk.desk ?? words().breach.noDesk }}</td>
              <td class="nowrap">{{ desk.quarter }}</td>
              @for (n of desk.grades; track $index) {
                <td class="num" [class.dim]="n === 0">{{ format.count(n) }}</td>
              }
            </tr>
          }
        </tbody>
      </table>
    }
    <p class="small dim">
      {{ words().breach.position(format.count(report().position)) }}
      @if (grades().length > 0) {
        · {{ words().breach.scale }}: {{ scaleText() }}. {{ grades()[0]?.citation }}
      }
    </p>
  `,
})
export class QuarterTable {
  readonly report = input.required<BreachReport>();
  readonly grades = input<readonly BreachGrade[]>([]);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(CONDUCT_WORDS);
  protected readonly scale = [1, 2, 3, 4, 5];
  protected readonly newest = computed(() => [...this.report().quarters].reverse());
  protected readonly scaleText = computed(() =>
    this.grades()
      .map(({ grade, label }) => `${grade} ${label}`)
      .join(', '),
  );

  protected labelOf(grade: number): string {
    return this.grades().find((one) => one.grade === grade)?.label ?? '';
  }

  /** Where nothing looked, there is nothing to count. */
  protected lookedAt({ looked, question }: BreachQuarter): string {
    if (question === 'nothing-looked') return '';
    const words = this.words().breach;
    const count = (n: number): string => this.format.count(n);
    return [
      words.looked(count(looked.messages), count(looked.hits), count(looked.offChannelHits)),
      looked.alertsDecided === null ? '' : words.decided(count(looked.alertsDecided)),
      looked.samples === null ? '' : words.samples(count(looked.samples)),
      words.signed(count(looked.attestations), count(looked.contradictions)),
    ]
      .filter(Boolean)
      .join(' · ');
  }
}
