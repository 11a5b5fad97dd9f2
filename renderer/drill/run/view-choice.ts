// Which view of the run a window shows. It stands in the window's address, so that a reload keeps it and each window has its own.
export type ViewChoice =
  | { readonly view: 'coordinator' }
  | { readonly view: 'projector' }
  | { readonly view: 'role'; readonly role: string };

export const COORDINATOR: ViewChoice = { view: 'coordinator' };

const HASH = '#drill';

/** @returns null when the address asks for no drill */
export function choiceOfHash(hash: string): ViewChoice | null {
  if (hash !== HASH && !hash.startsWith(`${HASH}=`)) return null;
  const [view, role] = hash.slice(HASH.length + 1).split('/', 2);
  if (view === 'projector') return { view };
  if (view === 'role' && role !== undefined && /^[a-z][a-z0-9-]{0,39}$/u.test(role)) return { view, role };
  return COORDINATOR;
}

export function hashOfChoice(choice: ViewChoice): string {
  if (choice.view === 'coordinator') return HASH;
  return choice.view === 'role' ? `${HASH}=role/${choice.role}` : `${HASH}=projector`;
}
