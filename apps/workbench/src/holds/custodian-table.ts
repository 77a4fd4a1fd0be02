import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { HoldCustodian } from '@minutebook/contract';
import { fieldValue } from '@minutebook/query';
import { Session } from '../shell/session';
import { Avatar } from '../ui/avatar';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { When } from '../ui/when';
import { HOLD_WORDS } from './words';

/** Custodians of a hold, those who were too, and how much of theirs it holds. */
@Component({
  selector: 'mb-custodian-table',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Avatar, RouterLink, When],
  template: `
    <table class="tbl">
      <thead>
        <tr>
          <th>{{ words().name }}</th>
          <th>{{ words().desk }}</th>
          <th>{{ words().state }}</th>
          <th>{{ words().since }}</th>
          <th class="num">{{ words().handles }}</th>
          <th class="num">{{ words().held }}</th>
        </tr>
      </thead>
      <tbody>
        @for (one of people(); track one.person) {
          <tr>
            <td class="wide">
              <span class="line"
                ><mb-avatar [name]="one.name" [small]="true" />
                @if (maySearch) {
                  <a
                    class="row-link medium clip"
                    routerLink="/search"
                    [queryParams]="{ q: query(one) }"
                    [title]="words().search"
                    dir="auto"
                    >{{ one.name }}</a
                  >
                } @else {
                  <span class="medium clip" dir="auto">{{ one.name }}</span>
                }
                <span class="code small dim">{{ one.externalId }}</span></span
              >
            </td>
            <td class="small dim nowrap" dir="auto">{{ one.desk }}</td>
            <td class="small nowrap">
              @if (one.until; as until) {
                <span class="tag">{{ words().released }}</span> <mb-when [at]="until" as="short-day" />
              } @else if (one.state === 'left') {
                <span class="tag">{{ words().leftUnknown }}</span>
                @if (one.leftOn; as at) {
                  <mb-when [at]="at" as="short-day" />
                }
              } @else {
                {{ words().active }}
              }
            </td>
            <td class="small nowrap"><mb-when [at]="one.since" as="short-day" /></td>
            <td class="num" [class.t-warn]="one.handles === 0">{{ format.count(one.handles) }}</td>
            <td class="num">{{ format.count(one.held) }}</td>
          </tr>
        } @empty {
          <tr>
            <td class="dim" colspan="6">{{ words().none }}</td>
          </tr>
        }
      </tbody>
    </table>
  `,
})
export class CustodianTable {
  readonly people = input.required<readonly HoldCustodian[]>();
  protected readonly format = inject(Format);
  private readonly all = inject(Language).words(HOLD_WORDS);
  protected readonly words = computed(() => this.all().custodian);
  protected readonly maySearch = inject(Session).may('message.search');

  protected query({ externalId }: HoldCustodian): string {
    return `person:${fieldValue(externalId)}`;
  }
}
