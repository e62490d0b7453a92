//! `tregua completions` and `tregua man`: what packagers install beside the program.

use super::Cli;
use super::context::{Outcome, output};
use clap::CommandFactory;

#[derive(clap::Args, Debug)]
pub(super) struct CompletionArgs {
    /// The shell
    shell: clap_complete::Shell,
}

pub(super) fn completions(args: CompletionArgs) -> anyhow::Result<Outcome> {
    // The generator panics where its stream breaks: it gets memory.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "tregua", &mut script);
    output(None, |out| Ok(out.write_all(&script)?))?;
    Ok(Outcome::Good)
}

pub(super) fn man() -> anyhow::Result<Outcome> {
    output(None, |out| {
        let command = Cli::command();
        clap_mangen::Man::new(command.clone()).render(out)?;
        for subcommand in command.get_subcommands() {
            let name = format!("tregua-{}", subcommand.get_name());
            clap_mangen::Man::new(subcommand.clone().display_name(name)).render(out)?;
        }
        Ok(())
    })?;
    Ok(Outcome::Good)
}
