//! From a seed to the store. Everything is checked before anything is stored.

use super::error::{Place, SeedError};
use super::format::FunctionSeed;
use super::load_pool::{load_client, load_pool};
use super::parse::Seed;
use super::triggers::function_arn;
use crate::service::Service;
use crate::state::{AppClient, State, UserPool};
use crate::triggers::{FunctionEndpoint, FunctionProgram, RegisteredFunction};
use std::ffi::OsString;

/// What a seed adds to the store.
struct Loaded {
    pools: Vec<UserPool>,
    clients: Vec<(String, AppClient)>,
}

impl Service {
    /// Adds the pools of a seed to the store, and registers its functions.
    ///
    /// # Errors
    /// Something in the file cannot be; the store is as before then.
    pub(crate) fn load_seed(&self, seed: Seed) -> Result<(), SeedError> {
        let Seed { place, contents } = seed;
        for (index, function) in contents.functions.into_iter().enumerate() {
            self.register_function(&place.item("functions", index), function)?;
        }
        let pools = contents.pools.into_iter().enumerate();
        let pools = pools.map(|(index, pool)| load_pool(self, &place.item("pools", index), pool));
        let pools = pools.collect::<Result<Vec<UserPool>, SeedError>>()?;
        let clients = contents.clients.into_iter().map(|(pool, client)| {
            let place = place.member("UserPoolClient");
            let missing = || place.error(format!("there is no pool {pool}"), "load the pool's own description first");
            let rules = self.store.read(|state| state.pools.get(&pool).map(|pool| pool.rules.clone()));
            let client = load_client(self, &place, &rules.ok_or_else(missing)?, client)?;
            Ok((pool, client))
        });
        let clients = clients.collect::<Result<Vec<_>, SeedError>>()?;
        self.store_loaded(&place, Loaded { pools, clients })
    }

    fn store_loaded(&self, place: &Place, loaded: Loaded) -> Result<(), SeedError> {
        let mut conflict = Ok(());
        // The only error of the change is never returned: it is in `conflict`.
        let stored = self.store.write(|state| {
            conflict = check_ids(state, place, &loaded);
            if conflict.is_ok() {
                for pool in loaded.pools {
                    state.pools.insert(pool.id.clone(), pool);
                }
                for (pool, client) in loaded.clients {
                    state.pool_mut(&pool)?.clients.insert(client.id.clone(), client);
                }
            }
            Ok(())
        });
        stored.map_err(|error| place.error(error.message, "load the file again")).and(conflict)
    }

    fn register_function(&self, place: &Place, function: FunctionSeed) -> Result<(), SeedError> {
        let arn = function_arn(&self.options, &function.name);
        let function = match (function.program, function.url) {
            (Some(program), None) => RegisteredFunction::Program(FunctionProgram {
                arn,
                program,
                arguments: function.arguments.into_iter().map(OsString::from).collect(),
                variables: function.variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect(),
            }),
            (None, Some(url)) => RegisteredFunction::Endpoint(FunctionEndpoint { arn, url }),
            _ => return Err(place.error("it has neither or both of program and url", "write one of them")),
        };
        let fix = "write the name of a function, and a URL on loopback";
        self.triggers.register(function).map_err(|error| place.error(error.to_string(), fix))
    }
}

/// No id may be in the store already, or twice in the file.
fn check_ids(state: &State, place: &Place, loaded: &Loaded) -> Result<(), SeedError> {
    let mut pools: Vec<&str> = state.pools.keys().map(String::as_str).collect();
    let mut clients: Vec<&str> =
        state.pools.values().flat_map(|pool| pool.clients.keys()).map(String::as_str).collect();
    for pool in &loaded.pools {
        if pools.contains(&pool.id.as_str()) {
            return Err(place.error(format!("there is a pool {} already", pool.id), "change or remove one of them"));
        }
        pools.push(&pool.id);
    }
    let new = loaded.pools.iter().flat_map(|pool| pool.clients.keys());
    for client in new.chain(loaded.clients.iter().map(|(_, client)| &client.id)) {
        if clients.contains(&client.as_str()) {
            return Err(place.error(format!("there is an app client {client} already"), "change or remove one of them"));
        }
        clients.push(client);
    }
    Ok(())
}
