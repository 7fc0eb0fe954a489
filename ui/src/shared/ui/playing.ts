// A player's one button.

/** Plays what stands, stops what plays. That it can't be played is told by the player itself (`onError`). */
export function toggle(player: HTMLAudioElement | null): void {
  if (!player) return
  if (player.paused) void player.play().catch(() => undefined)
  else player.pause()
}
