// Beside each colour stands a shape: nobody must tell good from bad by colour alone.
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconHelpCircle,
  IconPlugConnectedX,
  IconRotateClockwise,
} from '@tabler/icons-react';
import type { ToneWords } from './endpoint-words.ts';

export const TONE_ICONS: Record<ToneWords['tone'], typeof IconCircleCheck> = {
  good: IconCircleCheck,
  warn: IconAlertTriangle,
  bad: IconPlugConnectedX,
  returning: IconRotateClockwise,
  soft: IconHelpCircle,
};
