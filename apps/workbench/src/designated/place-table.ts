import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Designation, DesignationKind, Designations, Designee } from '@minutebook/contract';
import { SEATS } from '@minutebook/contract/designations';
import { Session } from '../shell/session';
import { Avatar } from '../ui/avatar';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { When } from '../ui/when';
import { DESIGNATED_WORDS } from './words';

/** Id, in the address, of the row that is no designation. */
export const EXECUTIVE = 'executive';

/** A row: somebody, or a place nobody has. */
interface Place {
  readonly id: string;
  readonly label: string;
  /** Null: granted as a role, not named. */
  readonly kind: DesignationKind | null;
  readonly one: Designee | null;
  readonly since: string | null;
}

/** The executive officer and the five places, taken or not: so many and no more, as the rule has it. */
@Component({
  selector: 'mb-place-table',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Avatar, RouterLink, When],
  template: `
    <table class="tbl">
      <thead>
        <tr>
          <th>{{ words().column.place }}</th>
          <th>{{ words().column.person }}</th>
          <th>{{ words().column.since }}</th>
          <th>{{ words().column.code }}</th>
          <th>{{ words().column.state }}</th>
        </tr>
      </thead>
      <tbody>
        @for (place of places(); track place.id) {
          <tr [attr.aria-selected]="place.one !== null && place.id === selected()">
            <td class="nowrap">{{ place.label }}</td>
            @if (place.one; as one) {
              <td class="wide">
                <span class="line">
                  <mb-avatar [name]="one.user.name" />
                  <span class="grow">
                    <button type="button" class="row-link medium clip" dir="auto" (click)="picked.emit(place.id)">
                      {{ one.user.name }}
                    </button>
                    <span class="dim small block clip">{{ one.user.email }}</span>
                  </span>
                </span>
              </td>
              <td class="small nowrap tn">
                @if (place.since) {
                  <mb-when [at]="place.since" as="short-day" />
                }
              </td>
              <td class="small nowrap tn">
                @if (one.codeMadeAt) {
                  <mb-when [at]="one.codeMadeAt" as="short-day" />
                } @else {
                  <span class="tag tag-warn">{{ words().noCode }}</span>
                }
              </td>
              <td>
                <span class="tag" [class.tag-warn]="one.open || one.user.state !== 'active'">{{ stateOf(one) }}</span>
              </td>
            } @else {
              <td class="wide" colspan="3">
                <span class="dim">{{ words().nobody }}</span>
              </td>
              <td>
                @if (place.kind; as kind) {
                  @if (mayName()) {
                    <button
                      type="button"
                      class="btn btn-sm"
                      [attr.aria-label]="words().name.act + ', ' + place.label"
                      (click)="naming.emit(kind)"
                    >
                      {{ words().name.act }}
                    </button>
                  }
                } @else if (mayUsers()) {
                  <a class="btn btn-sm" routerLink="/admin">{{ words().toUsers }}</a>
                }
              </td>
            }
          </tr>
        }
      </tbody>
    </table>
  `,
})
export class PlaceTable {
  readonly designated = input.required<Designations>();
  /** Id of a designation, or {@link EXECUTIVE}. */
  readonly selected = input<string>();
  readonly picked = output<string>();
  readonly naming = output<DesignationKind>();
  private readonly session = inject(Session);
  private readonly format = inject(Format);
  protected readonly words = inject(Language).words(DESIGNATED_WORDS);
  protected readonly mayName = computed(() => this.session.may('designation.write'));
  protected readonly mayUsers = computed(() => this.session.may('user.read'));
  protected readonly places = computed<readonly Place[]>(() => {
    const { executive, officers, specialists } = this.designated();
    const label = this.words().seat.executive;
    return [
      { id: EXECUTIVE, label, kind: null, one: executive, since: null },
      ...this.placesOf('officer', officers),
      ...this.placesOf('specialist', specialists),
    ];
  });

  protected stateOf({ user, open }: Designee): string {
    return open ? this.words().openUntil(this.format.stamp(open.until)) : this.words().state[user.state];
  }

  private placesOf(kind: DesignationKind, named: readonly Designation[]): Place[] {
    const words = this.words();
    return Array.from({ length: SEATS[kind] }, (_, at) => {
      const one = named.find(({ slot }) => slot === at + 1) ?? null;
      const label = words.place(words.seat[kind], at + 1);
      return { id: one?.id ?? `${kind}-${at + 1}`, label, kind, one, since: one?.since ?? null };
    });
  }
}
