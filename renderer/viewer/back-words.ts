// Where closing a study leads: the worklist, unless the window has none.
import { createContext } from 'react';

export const BackWordsContext = createContext('Worklist');
