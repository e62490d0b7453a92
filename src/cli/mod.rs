//! The command line: one file a subcommand. The only room that prints. In: arguments; out: data on stdout, messages on stderr, an exit code.

mod build;
mod context;
mod demo;
mod diff;
mod draw;
mod evaluate;
mod export;
mod extract;
mod network;
mod ontology;
mod progress;
mod query;
mod reading;
mod selection;
mod shell;
mod show;
mod table;
mod train;
mod verify;
mod why;

use clap::{Parser, Subcommand};
use context::{Context, Outcome};
use std::path::PathBuf;
use std::process::ExitCode;

/// Reads news and builds a knowledge graph in which every edge can say who said it, in which sentence, and when
#[derive(Parser, Debug)]
#[command(name = "tregua", version, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = "Data goes to stdout, messages to stderr; `-` is standard input.\n\
    Exit: 0 all good, 1 done but something was refused or failed a check, 2 not done.")]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Args, Debug)]
struct Global {
    /// Directory of the graph
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        default_value = "graph",
        env = "TREGUA_GRAPH",
        hide_env_values = true,
        help_heading = "Everywhere"
    )]
    graph: PathBuf,
    /// Write data as JSON, for programs
    #[arg(long, global = true, help_heading = "Everywhere")]
    json: bool,
    /// Only errors and refusals on stderr
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = "Everywhere")]
    quiet: bool,
    /// More on stderr
    #[arg(short, long, global = true, help_heading = "Everywhere")]
    verbose: bool,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Read articles into a graph; only what is new or changed
    Build(build::Args),
    /// Write annotated documents as JSON Lines, without a graph
    Extract(extract::Args),
    /// Ask the graph in SPARQL
    Query(query::Args),
    /// One entity: facts, what is only said, disputes, evidence
    Show(show::Args),
    /// The claims that join two entities: sentence, speaker, date
    Why(why::Args),
    /// Who is central, who belongs together, how two entities are joined
    Network(network::Args),
    /// Draw the network
    Draw(draw::Args),
    /// Write the graph in a format for other programs
    Export(export::Args),
    /// Check every quote, end, fact and export
    Verify(verify::Args),
    /// What came, went and changed from one graph to another
    Diff(diff::Args),
    /// Score annotated documents against gold ones
    Evaluate(evaluate::Args),
    /// Learn relations from examples
    Train(train::Args),
    /// The classes and relations that the program looks for
    Ontology(ontology::Args),
    /// Build, ask and draw the sample articles
    Demo(demo::Args),
    /// Print a completion script for a shell
    Completions(shell::CompletionArgs),
    /// Print the manual page
    Man,
}

/// Runs the program on the process's own arguments.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let context = Context::new(&cli.global);
    match run(cli.command, &context) {
        Ok(outcome) => outcome.code(),
        Err(error) if context::is_broken_pipe(&error) => Outcome::Good.code(),
        Err(error) => {
            context.error(&format!("{error:#}"));
            Outcome::NotDone.code()
        }
    }
}

fn run(command: Command, context: &Context) -> anyhow::Result<Outcome> {
    match command {
        Command::Build(args) => build::run(args, context),
        Command::Extract(args) => extract::run(args, context),
        Command::Query(args) => query::run(args, context),
        Command::Show(args) => show::run(args, context),
        Command::Why(args) => why::run(args, context),
        Command::Network(args) => network::run(args, context),
        Command::Draw(args) => draw::run(args, context),
        Command::Export(args) => export::run(args, context),
        Command::Verify(args) => verify::run(args, context),
        Command::Diff(args) => diff::run(args, context),
        Command::Evaluate(args) => evaluate::run(args, context),
        Command::Train(args) => train::run(args, context),
        Command::Ontology(args) => ontology::run(args, context),
        Command::Demo(args) => demo::run(args, context),
        Command::Completions(args) => shell::completions(args),
        Command::Man => shell::man(),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_do_not_clash() {
        super::Cli::command().debug_assert();
    }

    #[test]
    fn every_subcommand_says_what_it_does() {
        for command in super::Cli::command().get_subcommands() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
        }
    }
}
