// The list of images this PACS can draw, and the one place that turns a recipe into pixels.
import { assertNever } from '../../../shared/domain/assert-never.ts';
import { crChest, type CrChestRecipe } from './cr-chest.ts';
import { ctChest, type CtChestRecipe } from './ct-chest.ts';
import { ctHead, type CtHeadRecipe } from './ct-head.ts';
import { mammogram, type MammogramRecipe } from './mammogram.ts';
import { mrBrain, type MrBrainRecipe } from './mr-brain.ts';
import type { PhantomImage } from './phantom-image.ts';
import { usHeart, type UsHeartRecipe } from './us-heart.ts';

/** Everything that decides a series' pixels. Plain data, so that equal recipes draw equal bytes. */
export type PhantomRecipe =
  | CtChestRecipe
  | CtHeadRecipe
  | MrBrainRecipe
  | CrChestRecipe
  | MammogramRecipe
  | UsHeartRecipe;

/** Draws one instance. Pure: the same recipe and number give the same bytes. @param instanceNumber from 1 */
export function drawPhantom(recipe: PhantomRecipe, instanceNumber: number): PhantomImage {
  switch (recipe.kind) {
    case 'ct-chest':
      return ctChest(recipe, instanceNumber);
    case 'ct-head':
      return ctHead(recipe, instanceNumber);
    case 'mr-brain':
      return mrBrain(recipe, instanceNumber);
    case 'cr-chest':
      return crChest(recipe, instanceNumber);
    case 'mammogram':
      return mammogram(recipe, instanceNumber);
    case 'us-heart':
      return usHeart(recipe);
    default:
      return assertNever(recipe);
  }
}
