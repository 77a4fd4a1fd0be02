import { ChangeDetectionStrategy, Component, computed, inject, input, model } from '@angular/core';
import type { Role } from '@minutebook/contract';
import { ROLES } from '@minutebook/contract/permission';
import { SHELL_WORDS } from '../shell/words';
import { Language } from '../ui/language';
import { ADMIN_WORDS } from './words';

const ALONE: readonly Role[] = ['administrator', 'examiner'];

/** Roles with what each may. Administrator and examiner exclude the others, and it says so before anything is tried. */
@Component({
  selector: 'mb-role-picker',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'stack stack-1', role: 'group', '[attr.aria-label]': 'words().roles' },
  template: `
    @for (role of offered(); track role) {
      <label class="check role-line" [class.dim]="blocked(role)">
        <input
          #tick
          type="checkbox"
          [checked]="roles().includes(role)"
          [disabled]="disabled() || blocked(role)"
          (change)="turn(role, tick.checked)"
        />
        <span>
          <b class="medium">{{ names().role[role] }}</b>&ngsp;<span class="small dim">{{
            words().roleAbout[role]
          }}</span>
        </span>
      </label>
    }
    <p class="help">{{ words().toxic }}</p>
  `,
})
export class RolePicker {
  readonly roles = model.required<readonly Role[]>();
  readonly disabled = input(false);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(ADMIN_WORDS);
  protected readonly names = this.language.words(SHELL_WORDS);
  /** A role that is named by somebody else is shown to who has it, and neither granted nor taken here. */
  protected readonly offered = computed(() => ROLES.filter((role) => !isNamed(role) || this.roles().includes(role)));

  protected blocked(role: Role): boolean {
    if (isNamed(role)) return true;
    const chosen = this.roles();
    if (chosen.includes(role)) return false;
    // Who names others is not named by somebody else.
    if (role === 'executive' && chosen.some(isNamed)) return true;
    return ALONE.includes(role) ? chosen.length > 0 : chosen.some((other) => ALONE.includes(other));
  }

  protected turn(role: Role, on: boolean): void {
    this.roles.update((roles) => ROLES.filter((other) => (other === role ? on : roles.includes(other))));
  }
}

function isNamed(role: Role): boolean {
  return role === 'designee';
}
