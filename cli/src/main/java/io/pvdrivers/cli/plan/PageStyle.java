package io.pvdrivers.cli.plan;

/** How the page looks, by day and by night. */
final class PageStyle {
    static final String CSS = """
            :root {
              --paper: #ffffff; --ink: #1b1f24; --quiet: #57606a; --line: #d0d7de; --link: #0b57d0;
              --bad: #b3261e; --worry: #8a3ffc; --wait: #8a5a00; --calm: #57606a; --good: #1a7f37; --on: #ffffff;
            }
            @media (prefers-color-scheme: dark) {
              :root {
                --paper: #14171c; --ink: #e6e9ee; --quiet: #9aa4b2; --line: #333a44; --link: #8ab4f8;
                --bad: #ff8a80; --worry: #c8a2ff; --wait: #f2c14e; --calm: #9aa4b2; --good: #7bd88f; --on: #14171c;
              }
            }
            body { margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--paper); color: var(--ink);
              font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
            h1 { font-size: 1.6rem; margin: 0; }
            h2 { font-size: 1.2rem; margin: 1.5rem 0 .5rem; }
            h3 { font-size: 1rem; margin: .8rem 0 .2rem; }
            a { color: var(--link); }
            .quiet { color: var(--quiet); }
            .tiles { list-style: none; display: flex; flex-wrap: wrap; gap: 4px; margin: 0; padding: 0; }
            .tile { display: block; width: 1.1rem; height: 1.1rem; border-radius: 3px; background: var(--calm); }
            .tile:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
            .tile span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
            .counts { display: flex; flex-wrap: wrap; gap: 2rem; margin-top: 1.5rem; }
            table { border-collapse: collapse; }
            caption { text-align: left; font-weight: 600; }
            th, td { border-bottom: 1px solid var(--line); padding: .25rem 1rem .25rem 0; text-align: left; font-weight: 400; }
            td { text-align: right; }
            details { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; padding: .5rem .8rem; }
            details:target { border-color: var(--link); }
            summary { cursor: pointer; }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .5rem 0; }
            dt { color: var(--quiet); }
            dd { margin: 0; }
            ul { margin: .2rem 0; padding-left: 1.2rem; }
            .badge { display: inline-block; border-radius: 1rem; padding: 0 .6rem; color: var(--on); background: var(--calm);
              font-size: .85rem; }
            .Failed { background: var(--bad); }
            .RolledBack, .Returning, .Blocked { background: var(--worry); }
            .Waiting, .Pending, .InProgress, .Releasing { background: var(--wait); }
            .Ready { background: var(--good); }
            li.Warn strong { color: var(--bad); }
            @media (max-width: 40rem) { dl { grid-template-columns: 1fr; } }
            @media print { details { break-inside: avoid; } }
            """;

    private PageStyle() {}
}
