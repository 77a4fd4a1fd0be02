import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { AuditFilter } from '@minutebook/contract';
import { Session } from '../shell/session';
import { Icon } from './icon';
import { bilingual, Language } from './language';

/** What stands before whoever presses the button; the export is asked for on its own page, with a reason. */
export interface Exportable {
  readonly message?: string | null | undefined;
  readonly conversation?: string | undefined;
  readonly alert?: string | undefined;
  readonly case?: string | undefined;
  readonly audit?: AuditFilter | undefined;
}

const WORDS = bilingual({ label: 'Export with proof' }, { label: '带证明导出' });

/** Leads to an export with proof of what one looks at; not there for whoever may not make any. */
@Component({
  selector: 'mb-export-link',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, RouterLink],
  template: `
    @if (may()) {
      <a
        class="btn btn-sm"
        routerLink="/exports"
        [class.btn-bare]="bare()"
        [class.btn-icon]="short()"
        [attr.aria-label]="words().label"
        [title]="words().label"
        [queryParams]="query()"
        ><mb-icon name="shield" size="sm" />{{ short() ? '' : words().label }}</a
      >
    }
  `,
})
export class ExportLink {
  readonly of = input.required<Exportable>();
  readonly bare = input(false);
  /** The sign alone, where there is little room. */
  readonly short = input(false);
  private readonly session = inject(Session);
  protected readonly words = inject(Language).words(WORDS);
  protected readonly may = computed(() => this.session.may('bundle.make'));
  protected readonly query = computed(() => {
    const { audit, ...ids } = this.of();
    return { item: 'new', ...ids, ...(audit && { audit: JSON.stringify(audit) }) };
  });
}
