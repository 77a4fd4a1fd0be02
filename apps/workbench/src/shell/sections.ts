import { computed, inject, Injectable } from '@angular/core';
import type { Permission } from '@minutebook/contract';
import { PERMISSIONS } from '@minutebook/contract/permission';
import type { IconName } from '../ui/icons';
import { Language } from '../ui/language';
import { Session } from './session';
import { PERMISSION_WORDS_ZH, SHELL_WORDS } from './words';

export interface Section {
  readonly id:
    | 'review'
    | 'quality'
    | 'sampling'
    | 'search'
    | 'cases'
    | 'lexicons'
    | 'holds'
    | 'retention'
    | 'conduct'
    | 'requests'
    | 'walls'
    | 'people'
    | 'imports'
    | 'sources'
    | 'completeness'
    | 'audit'
    | 'exports'
    | 'oversight'
    | 'designated'
    | 'admin';
  readonly path: string;
  readonly icon: IconName;
  readonly permission: Permission;
  /** The letter after `G`. */
  readonly letter: string;
}

/** In the order a message is worked on; Admin stands apart at the foot of the spine. */
export const SECTIONS: readonly Section[] = [
  { id: 'review', path: '/review', icon: 'review', permission: 'alert.read', letter: 'r' },
  { id: 'quality', path: '/quality', icon: 'eye', permission: 'alert.read', letter: 'y' },
  { id: 'sampling', path: '/sampling', icon: 'filter', permission: 'oversight.read', letter: 'n' },
  { id: 'search', path: '/search', icon: 'search', permission: 'message.search', letter: 's' },
  { id: 'cases', path: '/cases', icon: 'cases', permission: 'case.read', letter: 'c' },
  { id: 'lexicons', path: '/lexicons', icon: 'lexicons', permission: 'lexicon.read', letter: 'l' },
  { id: 'holds', path: '/holds', icon: 'lock', permission: 'hold.read', letter: 'h' },
  { id: 'retention', path: '/retention', icon: 'timer', permission: 'retention.read', letter: 't' },
  { id: 'conduct', path: '/conduct', icon: 'stamp', permission: 'conduct.read', letter: 'd' },
  { id: 'requests', path: '/requests', icon: 'file', permission: 'request.read', letter: 'q' },
  { id: 'walls', path: '/walls', icon: 'shield', permission: 'wall.read', letter: 'w' },
  { id: 'people', path: '/people', icon: 'people', permission: 'people.read', letter: 'p' },
  { id: 'imports', path: '/imports', icon: 'imports', permission: 'import.read', letter: 'i' },
  { id: 'sources', path: '/sources', icon: 'machine', permission: 'source.read', letter: 'o' },
  { id: 'completeness', path: '/completeness', icon: 'clock', permission: 'import.read', letter: 'm' },
  { id: 'audit', path: '/audit', icon: 'audit', permission: 'audit.read', letter: 'a' },
  { id: 'exports', path: '/exports', icon: 'download', permission: 'bundle.make', letter: 'x' },
  { id: 'oversight', path: '/oversight', icon: 'bars', permission: 'oversight.read', letter: 'v' },
  { id: 'designated', path: '/designated', icon: 'key', permission: 'designation.read', letter: 'e' },
  { id: 'admin', path: '/admin', icon: 'admin', permission: 'user.read', letter: 'u' },
];

/** Where this person may go. */
@Injectable({ providedIn: 'root' })
export class Sections {
  private readonly session = inject(Session);
  private readonly language = inject(Language);
  private readonly words = this.language.words(SHELL_WORDS);
  readonly open = computed(() => SECTIONS.filter(({ permission }) => this.session.may(permission)));
  /** Where a person lands who asked for nothing in particular. */
  readonly home = computed(() => this.open()[0]?.path ?? '/nowhere');

  label(section: Section): string {
    return this.words().section[section.id];
  }

  right(permission: Permission): string {
    const zh = this.language.locale() === 'zh' ? PERMISSION_WORDS_ZH[permission] : undefined;
    return zh ?? PERMISSIONS[permission];
  }
}
