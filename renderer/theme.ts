// The look of a reading room: dark, calm, one accent; bright colours are kept for what must be noticed.
import { createTheme } from '@mantine/core';
import type { MantineColorsTuple } from '@mantine/core';

const slate: MantineColorsTuple = [
  '#eef2f6',
  '#c9d3dd',
  '#a5b2c0',
  '#7f8d9c',
  '#5c6a79',
  '#35404c',
  '#232b34',
  '#171d24',
  '#10151a',
  '#0a0d11',
];
const sky: MantineColorsTuple = [
  '#e6f4ff',
  '#c9e6fd',
  '#9dd0f8',
  '#6fb9f1',
  '#4ba6ea',
  '#3597e0',
  '#2383ca',
  '#176ba9',
  '#0f5588',
  '#093d63',
];

export const theme = createTheme({
  primaryColor: 'sky',
  primaryShade: 7,
  colors: { dark: slate, sky },
  fontFamily:
    "'Inter', 'Segoe UI', 'Noto Sans', 'Helvetica Neue', 'DejaVu Sans', 'Noto Sans CJK JP', system-ui, sans-serif",
  fontFamilyMonospace: "'Cascadia Mono', 'Noto Sans Mono', 'DejaVu Sans Mono', monospace",
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true, multiline: true } },
    // The page itself never scrolls; locking would add a style element without our nonce, which the CSP refuses.
    Modal: { defaultProps: { lockScroll: false, closeButtonProps: { 'aria-label': 'Close' } } },
    Popover: { defaultProps: { withArrow: true, shadow: 'lg' } },
  },
});
