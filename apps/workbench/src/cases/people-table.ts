import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import type { CasePerson } from '@minutebook/contract';
import { cases as casesApi } from '@minutebook/contract/case-endpoints';
import { Language } from '../ui/language';
import { OpenedCase } from './opened-case';
import { CASE_WORDS } from './words';

/** Who is in a case, in which role, and why. */
@Component({
  selector: 'mb-people-table',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (people().length > 0) {
      <table class="tbl">
        <thead>
          <tr>
            <th>{{ words().people.column.name }}</th>
            <th>{{ words().people.column.role }}</th>
            <th>{{ words().people.column.why }}</th>
            <th>{{ words().people.column.by }}</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          @for (person of people(); track person.id) {
            <tr>
              <td class="nowrap">
                <span class="medium" dir="auto">{{ person.name }}</span>
                <span class="dim small block">{{ person.desk ?? person.handle?.value }}</span>
              </td>
              <td>
                <span class="tag" [class.tag-esc]="person.role === 'subject'">{{
                  words().people.role[person.role]
                }}</span>
              </td>
              <td class="small wide">
                <div class="clip" dir="auto">{{ person.why }}</div>
              </td>
              <td class="small nowrap">{{ person.by.name }}</td>
              <td>
                @if (opened.isOpen()) {
                  <button type="button" class="btn btn-bare btn-sm" [disabled]="opened.busy()" (click)="unlink(person)">
                    {{ words().people.unlink }}
                  </button>
                }
              </td>
            </tr>
          }
        </tbody>
      </table>
    } @else {
      <p class="sect muted">{{ words().people.none }}</p>
    }
  `,
})
export class PeopleTable {
  readonly people = input.required<readonly CasePerson[]>();
  protected readonly opened = inject(OpenedCase);
  protected readonly words = inject(Language).words(CASE_WORDS);

  protected unlink({ id }: CasePerson): void {
    const version = this.opened.file.value()?.version ?? 0;
    void this.opened.actOn(casesApi.removePerson, id, { version, reason: this.words().people.unlinkWhy });
  }
}
