//! stub
use crate::arena::IdRange;
use crate::resolve::Resolver;
use crate::symbol::Symbol;
use crate::types::{Basic, PackageId, TypeId, TypeParam};
#[derive(Clone, Copy, Debug)]
pub(super) enum Argument {
    Typed(TypeId),
    Untyped(Basic),
    Unknown,
}
impl Resolver {
    pub(crate) fn core_type(&mut self, typ: TypeId) -> TypeId {
        self.underlying(typ)
    }
    pub(crate) fn interface_method(
        &mut self,
        _t: TypeId,
        _n: Symbol,
        _p: PackageId,
    ) -> Option<TypeId> {
        None
    }
    pub(super) fn infer_type_args(
        &mut self,
        _p: IdRange<TypeParam>,
        _e: &[TypeId],
        _a: &[(TypeId, Argument)],
    ) -> Option<Vec<TypeId>> {
        None
    }
}
