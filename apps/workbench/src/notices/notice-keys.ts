import type { KeyMap } from '../shell/keyboard';
import type { NoticeInbox } from './inbox';

/** J and K move, Enter opens, R marks as read. `left` is told when a notice led elsewhere. */
export function noticeKeys(inbox: NoticeInbox, left: () => void = () => undefined): KeyMap {
  const open = (): boolean => {
    const notice = inbox.selected();
    if (!notice) return false;
    if (inbox.open(notice)) left();
    return true;
  };
  const read = (): boolean => {
    const notice = inbox.selected();
    if (notice) void inbox.read(notice);
    return notice !== null;
  };
  return {
    j: () => inbox.step(1),
    k: () => inbox.step(-1),
    ArrowDown: () => inbox.step(1),
    ArrowUp: () => inbox.step(-1),
    Enter: open,
    r: read,
  };
}
