import { ChangeDetectionStrategy, Component, computed, inject, input, model, signal } from '@angular/core';
import type { HoldScope, ScopePreview } from '@minutebook/contract';
import { holds as holdsApi } from '@minutebook/contract/holds';
import { Api } from '../shell/api/client';
import { ChannelMark } from '../ui/channel-mark';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { isSameScope } from './scope-draft';
import { HOLD_WORDS } from './words';

/** What a scope would hold now, counted on the record store when asked; says when the scope has changed since. */
@Component({
  selector: 'mb-scope-count',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, ProblemNotice],
  host: { class: 'sect' },
  template: `
    <h3>
      {{ words().title }} <span class="grow"></span>
      <button type="button" class="btn btn-sm" [disabled]="counting.busy() || !ready()" (click)="count()">
        {{ counted() ? words().again : words().do }}
      </button>
    </h3>
    @if (counting.slow()) {
      <p class="small dim" role="status">{{ words().counting }}</p>
    }
    @if (counting.problem(); as problem) {
      <mb-problem-notice [problem]="problem" />
    }
    @if (counted(); as found) {
      <div class="stack stack-1" [class.stale]="isStale()">
        <p>
          <span class="fig">{{ found.complete ? '' : words().atLeast }} {{ format.count(found.messages) }}</span>
        </p>
        <p class="small">
          {{ words().messages(found.messages) }}
          @if (found.context > 0) {
            <span class="dim">{{ words().context(format.count(found.context)) }}</span>
          }
        </p>
        @if (!found.complete) {
          <p class="small t-warn">{{ words().looked(format.count(found.looked), format.count(found.candidates)) }}</p>
        }
        @if (found.messages === 0 && found.complete) {
          <p class="small">{{ words().none }}</p>
        }
        @if (found.byChannel.length > 0) {
          <ul class="line wrap">
            @for (row of found.byChannel; track row.channel) {
              <li class="line line-1 small">
                <mb-channel [channel]="row.channel" /><span class="num">{{ format.count(row.messages) }}</span>
              </li>
            }
          </ul>
        }
        @if (found.byCustodian.length > 0) {
          <table class="tbl tbl-sm bleed">
            <thead>
              <tr>
                <th>{{ all().custodian.name }}</th>
                <th class="num">{{ all().custodian.handles }}</th>
                <th class="num">{{ all().column.held }}</th>
              </tr>
            </thead>
            <tbody>
              @for (row of found.byCustodian; track row.externalId) {
                <tr>
                  <td class="wide">
                    <span class="clip block" dir="auto">{{ row.name }}</span>
                  </td>
                  <td class="num" [class.t-warn]="row.handles === 0">{{ format.count(row.handles) }}</td>
                  <td class="num">{{ format.count(row.messages) }}</td>
                </tr>
              }
            </tbody>
          </table>
          @if (withoutHandles(); as names) {
            <p class="small t-warn">{{ words().handleless(names) }}</p>
          }
        }
        <p class="xs dim">{{ words().asOf(format.count(found.position), format.count(found.milliseconds)) }}</p>
      </div>
      @if (isStale()) {
        <p class="small t-warn" role="status">{{ words().stale }}</p>
      }
    }
  `,
})
export class ScopeCount {
  readonly scope = input.required<HoldScope>();
  /** Nothing is asked while the scope cannot be read. */
  readonly ready = input(true);
  /** The hold whose scope it would become. */
  readonly hold = input<string>();
  /** As it was counted last. */
  readonly counted = model<ScopePreview | null>(null);
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly all = inject(Language).words(HOLD_WORDS);
  protected readonly words = computed(() => this.all().count);
  protected readonly counting = new Loading<ScopePreview>();
  private readonly of = signal<HoldScope | null>(null);
  protected readonly isStale = computed(() => {
    const of = this.of();
    return of !== null && !isSameScope(of, this.scope());
  });
  protected readonly withoutHandles = computed(() =>
    (this.counted()?.byCustodian ?? [])
      .filter(({ handles }) => handles === 0)
      .map(({ name }) => name)
      .join(this.all().comma),
  );

  protected async count(): Promise<void> {
    const scope = this.scope();
    const hold = this.hold();
    const body = { scope, ...(hold !== undefined && { hold }) };
    const found = await this.counting.run((signal) => this.api.call(holdsApi.preview, { body }, signal));
    if (!found) return;
    this.of.set(scope);
    this.counted.set(found);
  }
}
