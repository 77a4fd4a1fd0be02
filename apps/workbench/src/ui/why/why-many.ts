import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { WhyMany } from '@minutebook/contract';
import { CLOCK_WORDS, clockText } from '../clock-words';
import { Format } from '../format';
import { Icon } from '../icon';
import { Language } from '../language';
import { Ways } from './ways';
import { WHY_WORDS } from './words';

/** Why many messages are still here: counts by class with their first and last date, holds, what else keeps some of them. */
@Component({
  selector: 'mb-why-many',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, RouterLink, Ways],
  template: `
    @let is = why();
    <section class="sect">
      <p class="why-verdict">
        @for (state of is.byState; track state.state) {
          @if (state.messages > 0) {
            <span
              ><b class="strong num">{{ count(state.messages) }}</b> {{ words().many.state[state.state] }}</span
            >
          }
        } @empty {
          <span class="small dim">{{ words().many.none }}</span>
        }
        <span class="small dim">{{
          is.looked < is.messages
            ? words().many.looked(count(is.looked), count(is.messages))
            : words().many.all(count(is.messages))
        }}</span>
      </p>
      @if (is.byClass.length > 0) {
        <table class="tbl tbl-sm bleed">
          <thead>
            <tr>
              <th>{{ words().many.class }}</th>
              <th class="num">{{ words().many.messages }}</th>
              <th>{{ words().many.free }}</th>
            </tr>
          </thead>
          <tbody>
            @for (row of is.byClass; track row.code) {
              <tr>
                <td>
                  <span class="code">{{ row.code ?? words().many.noClass }}</span>
                  @if (row.citation) {
                    <span class="xs dim block" dir="auto">{{ row.citation }}</span>
                  }
                </td>
                <td class="num">{{ count(row.messages) }}</td>
                <td class="tn">{{ span(row.earliest, row.latest) }}</td>
              </tr>
            }
          </tbody>
        </table>
      }
    </section>
    @if (is.missing.length > 0) {
      <section class="sect">
        <h3>{{ words().many.missing }}</h3>
        @for (row of is.missing; track row.event) {
          <p class="small">
            {{ clock(row.event) }} <span class="dim num">{{ words().holdMessages(count(row.messages)) }}</span>
          </p>
        }
      </section>
    }
    @if (is.holds.length + is.keepers.length > 0) {
      <section class="sect">
        <h3>{{ words().else }}</h3>
        @for (hold of is.holds; track hold.hold) {
          <p class="small line wrap">
            <mb-icon name="lock" size="sm" />
            <a dir="auto" [routerLink]="['/holds', hold.hold]">{{ words().hold(hold.name, hold.matter) }}</a>
            <span class="dim">
              {{ words().holdMessages(count(hold.messages)) }}
              @if (hold.freeAt; as at) {
                {{ words().freeAt(day(at)) }}
              }
            </span>
          </p>
        }
        @for (keeper of is.keepers; track keeper.kind + keeper.ref) {
          <p class="small" dir="auto">
            {{ keeper.sentence }} <span class="dim num">{{ words().holdMessages(count(keeper.messages)) }}</span>
          </p>
        }
      </section>
    }
    <mb-ways [ways]="is.lettingGo" [holds]="is.holds" [keepers]="is.keepers" />
  `,
})
export class WhyManyView {
  readonly why = input.required<WhyMany>();
  private readonly format = inject(Format);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(WHY_WORDS);
  private readonly clocks = this.language.words(CLOCK_WORDS);

  protected count(value: number): string {
    return this.format.count(value);
  }

  protected day(instant: string): string {
    return this.format.dated(instant);
  }

  protected clock(event: string): string {
    return clockText(this.clocks(), event);
  }

  protected span(earliest: string | null, latest: string | null): string {
    if (earliest === null) return this.words().many.never;
    const [from, to] = [this.day(earliest), this.day(latest ?? earliest)];
    return from === to ? from : this.words().many.between(from, to);
  }
}
